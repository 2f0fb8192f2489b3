using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

internal sealed partial class RoomLog
{
    private readonly Dictionary<SessionId, RoomMember> _members = [];
    private readonly Dictionary<SessionId, long> _reads = [];
    private long _presenceVersion;

    /// <summary>Null when the room was deleted meanwhile.</summary>
    public JoinResult? Join(RoomMember member, int sampleSize, RoomPosition? from)
    {
        lock (_gate)
        {
            if (_deleted) return null;
            _lastUse = time.GetTimestamp();
            var known = _members.TryGetValue(member.Attachment.Session, out var before);
            if (known && before!.Attachment.Stamp > member.Attachment.Stamp) return JoinResult.Refused(RoomOutcome.NotMember);
            _members[member.Attachment.Session] = known ? member with { Since = before!.Since } : member;
            if (!known) Announce(new PresenceEvent(PresenceKind.Join, member.Nick.Shown));
            // A rename that was cut short by a resume: the others learn it from the resume.
            else if (before!.Nick.Shown != member.Nick.Shown) Announce(new PresenceEvent(PresenceKind.Rename, before.Nick.Shown, member.Nick.Shown));
            var top = new RoomPosition(_epoch, _seq, _lastId);
            return new JoinResult(
                RoomOutcome.Done, top, _presenceVersion, _members.Count, _topic, Sample(sampleSize),
                from is { } given ? Compare(given) : new Resumption(Continuation.Exact, top),
                _reads.GetValueOrDefault(member.Attachment.Session));
        }
    }

    public void Leave(Attachment attachment)
    {
        lock (_gate)
        {
            if (!IsAttached(attachment, out var member)) return;
            _members.Remove(attachment.Session);
            _reads.Remove(attachment.Session);
            _lastUse = time.GetTimestamp();
            Announce(new PresenceEvent(PresenceKind.Leave, member.Nick.Shown));
        }
    }

    public void Rename(Attachment attachment, Nick from, Nick to)
    {
        lock (_gate)
        {
            if (!IsAttached(attachment, out var member)) return;
            _members[attachment.Session] = member with { Nick = to };
            Announce(new PresenceEvent(PresenceKind.Rename, from.Shown, to.Shown));
        }
    }

    public MemberPage Members(string after, int limit)
    {
        RoomMember[] all;
        lock (_gate) all = [.. _members.Values];
        Array.Sort(all, (left, right) => string.CompareOrdinal(left.Nick.Key, right.Nick.Key));
        var start = after.Length == 0 ? 0 : Array.FindIndex(all, member => string.CompareOrdinal(member.Nick.Key, after) > 0);
        if (start < 0) return new MemberPage([], false, true);
        var count = Math.Min(limit, all.Length - start);
        return new MemberPage(all[start..(start + count)], start + count < all.Length, true);
    }

    public void Type(Attachment by)
    {
        lock (_gate)
        {
            if (IsAttached(by, out var member)) Listener?.OnTyping(new TypingSign(member.Nick.Shown));
        }
    }

    public RoomOutcome ReadUpTo(Attachment by, long seq)
    {
        lock (_gate)
        {
            if (!IsAttached(by, out _)) return RoomOutcome.NotMember;
            _reads[by.Session] = Math.Max(_reads.GetValueOrDefault(by.Session), Math.Min(seq, _seq));
            return RoomOutcome.Done;
        }
    }

    /// <summary>Numbers alone are not enough: they may match while the messages differ, so the id at the position decides.</summary>
    private Resumption Compare(RoomPosition given)
    {
        var firstStored = _messages.Count > 0 ? _messages.First.Seq : _seq + 1;
        var start = new RoomPosition(_epoch, firstStored - 1, _trimId);
        if (given.Epoch != _epoch) return new Resumption(Continuation.Epoch, start);
        if (given.Seq > _seq || given.Seq < 0) return new Resumption(Continuation.Diverged, start);
        if (given.Seq < firstStored - 1) return new Resumption(Continuation.Trimmed, start);
        var stored = given.Seq == firstStored - 1 ? _trimId : _messages[(int)(given.Seq - firstStored)].Id;
        return stored == given.Id ? new Resumption(Continuation.Exact, given) : new Resumption(Continuation.Diverged, start);
    }

    private bool IsAttached(Attachment attachment, out RoomMember member) =>
        _members.TryGetValue(attachment.Session, out member!) && member.Attachment.Stamp == attachment.Stamp;

    private void Announce(PresenceEvent change) =>
        Listener?.OnPresence(new PresenceChange(_epoch, ++_presenceVersion, _members.Count, [change]));

    private string[] Sample(int size)
    {
        var sample = new string[Math.Min(size, _members.Count)];
        var index = 0;
        foreach (var member in _members.Values)
        {
            if (index == sample.Length) break;
            sample[index++] = member.Nick.Shown;
        }

        return sample;
    }
}
