using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;

namespace ChatSocket.Chat.Rooms;

public sealed partial class Room
{
    // Owned by the loop.
    private readonly List<Request> _waiting = [];
    private readonly int[] _dialectMembers = new int[Dialect.Count];
    private readonly Dialect?[] _dialects = new Dialect?[Dialect.Count];
    private List<Request> _serving = [];
    private Member[] _members = new Member[4];
    private int _memberCount;
    private long _position;

    private void ServeRequests()
    {
        TakeRequests();
        foreach (var request in _serving)
        {
            if (request.Join is not null)
            {
                _waiting.Add(request);
                continue;
            }

            if (request.Dialect is { } dialect) Redialect(request.Member, dialect);
            else RemoveWithWaiting(request.Member);
            request.Done.TrySetResult();
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

    /// <summary>
    /// A member begins after the message its join saw last: what arrived here before is older than its join, what comes later is
    /// its own to see. Until this node has got that far it waits.
    /// </summary>
    private bool IsAdmissible(Request request) => request.Join!.Position.Seq <= _position || _memberCount == 0;

    private void Admit(Request request)
    {
        var (member, join) = (request.Member, request.Join!);
        if (_memberCount == 0 && join.Position.Seq > _position) StartAt(join.Position);
        if (member.Slot < 0) Insert(member);
        member.PresenceVersion = join.PresenceVersion;
        var position = join.Position.Seq == _position ? join.Position : new RoomPosition(_epoch, _position, _lastId);
        try
        {
            member.Session.OnAdmitted(member, new RoomAdmission(position, join.Count, join.Topic, join.Sample));
            request.Done.TrySetResult();
        }
        catch (Exception failure)
        {
            Remove(member);
            request.Done.TrySetException(failure);
        }
    }

    /// <summary>With nobody here the log went on unseen; the first member brings the position with it.</summary>
    private void StartAt(RoomPosition position) => (_epoch, _position, _lastId) = (position.Epoch, position.Seq, position.Id);

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
        if (member.Slot < 0) return;
        var last = _members[--_memberCount];
        _members[_memberCount] = null!;
        if (last != member) _members[member.Slot] = last;
        last.Slot = member.Slot;
        member.Slot = -1;
        Count(member.Dialect, -1);
        if (_members.Length > 64 && _memberCount < _members.Length / 4) Array.Resize(ref _members, _members.Length / 2);
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
