using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

internal sealed partial class RoomLog
{
    private readonly Dictionary<SessionId, RoomMember> _members = [];
    private readonly SortedSet<Place> _inOrder = new(Place.Order);
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
            if (known) _inOrder.Remove(Place.Of(before!));
            Put(known ? member with { Since = before!.Since } : member);
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
            _inOrder.Remove(Place.Of(member));
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
            _inOrder.Remove(Place.Of(member));
            Put(member with { Nick = to });
            Announce(new PresenceEvent(PresenceKind.Rename, from.Shown, to.Shown));
        }
    }

    public MemberPage Members(string after, int limit)
    {
        lock (_gate)
        {
            var last = _inOrder.Max;
            var from = new Place(after, UInt128.MaxValue);
            if (_inOrder.Count == 0 || Place.Order.Compare(from, last) >= 0) return new MemberPage([], false, true);
            var page = new List<RoomMember>();
            foreach (var place in _inOrder.GetViewBetween(from, last))
            {
                if (page.Count >= limit) return new MemberPage([.. page], true, true);
                page.Add(_members[new SessionId(place.Session)]);
            }

            return new MemberPage([.. page], false, true);
        }
    }

    private void Put(RoomMember member)
    {
        _members[member.Attachment.Session] = member;
        _inOrder.Add(Place.Of(member));
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

    /// <summary>A member's place in the list: a page of it then costs what it shows, and a join a few comparisons.</summary>
    private readonly record struct Place(string Key, UInt128 Session)
    {
        public static readonly ByKey Order = new();

        public static Place Of(RoomMember member) => new(member.Nick.Key, member.Attachment.Session.Value);
    }

    private sealed class ByKey : IComparer<Place>
    {
        public int Compare(Place left, Place right)
        {
            var byKey = string.CompareOrdinal(left.Key, right.Key);
            return byKey != 0 ? byKey : left.Session.CompareTo(right.Session);
        }
    }
}
