using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;

namespace ChatSocket.Chat.Rooms;

public sealed partial class Room
{
    private const int ExpelledKept = 64;

    // Owned by the loop.
    private readonly List<Request> _waiting = [];
    private readonly int[] _dialectMembers = new int[Dialect.Count];
    private readonly Dialect?[] _dialects = new Dialect?[Dialect.Count];

    /// <summary>In the room, but still reading what they missed: told of everything but messages, each on its own.</summary>
    private readonly List<Member> _behind = [];
    private readonly List<Request> _breathing = [];

    /// <summary>The last ones that were put out: one of them may be on its way in.</summary>
    private readonly List<Removal> _expelled = [];
    private List<Request> _serving = [];
    private Member[] _members = new Member[4];
    private int _memberCount;
    private long _position;

    private void ServeRequests()
    {
        TakeRequests();
        foreach (var request in _serving)
        {
            switch (request.Kind)
            {
                case RequestKind.Admit:
                    _waiting.Add(request);
                    continue;
                case RequestKind.CatchBreath:
                    _breathing.Add(request);
                    continue;
                case RequestKind.Expel:
                    PutOut(request.Removal!);
                    break;
                case RequestKind.TellRead:
                    TellMark(request.Mark!);
                    break;
                case RequestKind.Remove:
                    RemoveWithWaiting(request.Member);
                    break;
                default:
                    Redialect(request.Member, request.Dialect!);
                    break;
            }

            request.Done.TrySetResult(true);
        }

        _serving.Clear();
        for (var index = 0; index < _waiting.Count; index++)
        {
            var request = _waiting[index];
            if (!IsAdmissible(request)) continue;
            _waiting.RemoveAt(index--);
            Admit(request);
        }
    }

    /// <summary>What the sessions of this room can see of where it is.</summary>
    internal bool IsIn(string epoch) => Volatile.Read(ref _epoch) == epoch;

    /// <summary>A member whose position this node has not reached yet waits until it has.</summary>
    private bool IsAdmissible(Request request) =>
        request.Member.Position.Seq <= _position || _memberCount == 0 || IsElsewhere(request.Member.Position);

    /// <summary>Its position is in another history than the room's: the log must say which of the two is over.</summary>
    private bool IsElsewhere(RoomPosition position) => position.Epoch is { Length: > 0 } epoch && _epoch.Length > 0 && epoch != _epoch;

    private void Admit(Request request)
    {
        try
        {
            if (request.Opening is { } opening) request.Member.Outbox.Send(opening);
            request.Done.TrySetResult(TryAdmit(request.Member));
        }
        catch (Exception failure)
        {
            Remove(request.Member);
            request.Done.TrySetException(failure);
        }
    }

    private bool TryAdmit(Member member)
    {
        if (_expelled.Find(removal => removal.Member == member.Attachment) is { } removal) return TellAndRemove(member, removal);
        TellKeptMark(member);
        var isNew = member.Slot < 0 && !_behind.Contains(member);
        if (isNew) OfferMissedPresence(member);
        // With nobody here the log went on unseen; the first member brings its end with it, and catches up to it like any other.
        var end = member.Top ?? member.Position;
        member.Top = null;
        if (_memberCount == 0 && (end.Seq > _position || IsElsewhere(end))) StartAt(end);
        if (!TryReplay(member))
        {
            if (isNew) _behind.Add(member);
            return false;
        }

        _behind.Remove(member);
        if (member.Slot < 0) Insert(member);
        return true;
    }

    private void StartAt(RoomPosition position)
    {
        (_epoch, _position, _lastId) = (position.Epoch ?? "", position.Seq, position.Id);
        _recent.Clear();
    }

    private void Insert(Member member)
    {
        if (_memberCount == _members.Length) Array.Resize(ref _members, _memberCount * 2);
        member.Slot = _memberCount;
        _members[_memberCount++] = member;
        Count(member.Dialect, 1);
    }

    /// <summary>Who still waits to come in must not come in after it was removed.</summary>
    private void RemoveWithWaiting(Member member)
    {
        for (var index = 0; index < _waiting.Count; index++)
        {
            if (_waiting[index].Member != member) continue;
            _waiting[index].Done.TrySetCanceled();
            _waiting.RemoveAt(index--);
        }

        Remove(member);
    }

    private void Remove(Member member)
    {
        _behind.Remove(member);
        if (member.Slot < 0) return;
        var last = _members[--_memberCount];
        _members[_memberCount] = null!;
        if (last != member) _members[member.Slot] = last;
        last.Slot = member.Slot;
        member.Slot = -1;
        Count(member.Dialect, -1);
        if (_members.Length > 64 && _memberCount < _members.Length / 4) Array.Resize(ref _members, _members.Length / 2);
    }

    /// <summary>Who was put out before it was quite in is put out when it asks to be let in.</summary>
    private void PutOut(Removal removal)
    {
        if (Find(removal.Member) is { } found) TellAndRemove(found, removal);
        if (_expelled.Count == ExpelledKept) _expelled.RemoveAt(0);
        _expelled.Add(removal);
    }

    private Member? Find(Attachment attachment) =>
        Array.Find(_members, member => member?.Attachment == attachment) ?? _behind.Find(member => member.Attachment == attachment);

    private bool TellAndRemove(Member member, Removal removal)
    {
        member.IsExpelled = true;
        Remove(member);
        var frames = new FrameBuffer();
        member.Dialect.WriteRemoval(frames, _label, removal);
        SendNotice(member, frames);
        return true;
    }

    private void Redialect(Member member, Dialect dialect)
    {
        if (member.Slot >= 0) Count(member.Dialect, -1);
        member.Dialect = dialect;
        if (member.Slot >= 0) Count(dialect, 1);
    }

    private void Count(Dialect dialect, int change)
    {
        _dialects[dialect.Index] = dialect;
        _dialectMembers[dialect.Index] += change;
    }
}
