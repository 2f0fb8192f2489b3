using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

internal sealed partial class RoomLog
{
    private readonly Dictionary<SessionId, RoomMember> _members = [];
    private readonly SortedSet<Place> _inOrder = new(Place.Order);
    private long _presenceVersion;

    /// <summary>How many members are of somebody who is in by another session too: the person counts once.</summary>
    private int _twins;

    private int Persons => _members.Count - _twins;

    /// <summary>Null when the room was deleted meanwhile.</summary>
    public JoinResult? Join(RoomMember member, int sampleSize, RoomPosition? from)
    {
        lock (_gate)
        {
            if (_deleted) return null;
            _lastUse = time.GetTimestamp();
            var known = _members.TryGetValue(member.Attachment.Session, out var before);
            if (known && before!.Attachment.Stamp > member.Attachment.Stamp) return JoinResult.Refused(RoomOutcome.NotMember);
            if (Admits(member, known) is var admits and not RoomOutcome.Done) return JoinResult.Refused(admits);
            NoteMuted(member);
            // A rename that was cut short by a resume: the others learn it from the resume.
            if (known) CarryMark(before!, member.Account);
            if (known) Replace(before!, member with { Since = before!.Since });
            else if (Put(member)) Announce(new PresenceEvent(PresenceKind.Join, member.Nick.Shown));
            var top = new RoomPosition(_epoch, _seq, _lastId);
            return new JoinResult(
                RoomOutcome.Done, top, _presenceVersion, Persons, _topic, Sample(sampleSize),
                from is { } given ? Compare(given) : new Resumption(Continuation.Exact, top),
                MarkOf(member));
        }
    }

    public void Leave(Attachment attachment)
    {
        lock (_gate)
        {
            if (!IsAttached(attachment, out var member)) return;
            _lastUse = time.GetTimestamp();
            Remove(member);
        }
    }

    private void Remove(RoomMember member)
    {
        _muted.Remove(member.Attachment.Session);
        var isGone = Take(member);
        DropMark(member, isGone);
        if (isGone) Announce(new PresenceEvent(PresenceKind.Leave, member.Nick.Shown));
    }

    /// <summary>Who is banned under the new name is put out; who has read further than it knew, on other devices or here, learns it. Both are told by whoever called.</summary>
    public (Removal? Removal, ReadMark[] ToTell) Rename(Attachment attachment, Nick to, string account, bool asAdministrator)
    {
        lock (_gate)
        {
            if (!IsAttached(attachment, out var member)) return (null, []);
            var now = member with { Nick = to, Account = account, IsAdministrator = asAdministrator };
            if (!_order.MayKeep(account, asAdministrator) && _order.BanOf(now) is { } says)
            {
                Remove(member);
                var words = says.Split(' ', 3);
                return (new Removal(Name, attachment, words[1], words[2], true), []);
            }

            NoteMuted(now);
            CarryMark(member, account);
            Replace(member, now);
            return (null, member.Account == account ? [] : MarksToTell(now, except: null));
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
                var member = _members[new SessionId(place.Session)];
                var isTwin = page.Count > 0 && page[^1].Nick.Key == place.Key;
                if (isTwin && page[^1].Since > member.Since) page[^1] = member;
                if (isTwin) continue;
                if (page.Count >= limit) return new MemberPage([.. page], true, true);
                page.Add(member);
            }

            return new MemberPage([.. page], false, true);
        }
    }

    /// <summary>True when with it somebody came who was not there.</summary>
    private bool Put(RoomMember member)
    {
        var isTwin = IsThere(member.Nick.Key);
        if (isTwin) _twins++;
        _members[member.Attachment.Session] = member;
        _inOrder.Add(Place.Of(member));
        return !isTwin;
    }

    /// <summary>True when with it somebody went who is not there any more.</summary>
    private bool Take(RoomMember member)
    {
        _members.Remove(member.Attachment.Session);
        _inOrder.Remove(Place.Of(member));
        var wasTwin = IsThere(member.Nick.Key);
        if (wasTwin) _twins--;
        return !wasTwin;
    }

    /// <summary>The same session under another name, or in a newer attachment: told as far as somebody comes or goes by it.</summary>
    private void Replace(RoomMember before, RoomMember now)
    {
        var (gone, came) = (Take(before), Put(now));
        if (before.Nick.Shown == now.Nick.Shown) return;
        if (gone && came) Announce(new PresenceEvent(PresenceKind.Rename, before.Nick.Shown, now.Nick.Shown));
        else if (gone) Announce(new PresenceEvent(PresenceKind.Leave, before.Nick.Shown));
        else if (came) Announce(new PresenceEvent(PresenceKind.Join, now.Nick.Shown));
    }

    private bool IsThere(string nickKey) =>
        _inOrder.Count > 0 && _inOrder.GetViewBetween(new Place(nickKey, UInt128.MinValue), new Place(nickKey, UInt128.MaxValue)).Min != default;

    public void Type(Attachment by)
    {
        lock (_gate)
        {
            if (IsAttached(by, out var member)) Listener?.OnTyping(new TypingSign(member.Nick.Shown));
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
        Listener?.OnPresence(new PresenceChange(_epoch, ++_presenceVersion, Persons, [change]));

    private string[] Sample(int size)
    {
        var sample = new List<string>(Math.Min(size, _members.Count));
        var told = _twins > 0 ? new HashSet<string>() : null;
        foreach (var member in _members.Values)
        {
            if (sample.Count == size) break;
            if (told is null || told.Add(member.Nick.Key)) sample.Add(member.Nick.Shown);
        }

        return [.. sample];
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
