using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Journal;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// Who may be in the room and speak there. With a journal an act happens when it is on the disk; the next one is decided on what the last
/// will have made.
/// </summary>
internal sealed partial class RoomLog
{
    /// <summary>Which members may not speak, and under which nick key that was done: that name undoes it, whatever they are called by now.</summary>
    private readonly Dictionary<SessionId, string> _muted = [];
    private RoomOrder _order = RoomOrder.None;
    private RoomOrder? _staged;
    private int _orderBytes;

    /// <summary>Who was put out by it is told by whoever called.</summary>
    public ValueTask<(OrderOutcome Outcome, RoomMember[] Removed)> Act(RoomAct act)
    {
        lock (_gate)
        {
            var targets = TargetsOf(act);
            var next = (_staged ?? _order).After(act, targets, out var outcome);
            if (next is null) return ValueTask.FromResult<(OrderOutcome, RoomMember[])>((outcome, []));
            _lastUse = time.GetTimestamp();
            if (journal is null) return ValueTask.FromResult((OrderOutcome.Done, Happen(act, next)));
            // Nothing to store: what is not on the disk yet does not become true by it.
            if (next == (_staged ?? _order)) return ValueTask.FromResult((OrderOutcome.Done, Happen(act, _order)));
            var entry = new OrderEntry(this, act, next);
            if (!journal.TryEnqueue(entry)) return ValueTask.FromResult<(OrderOutcome, RoomMember[])>((OrderOutcome.Unavailable, []));
            _staged = next;
            return new ValueTask<(OrderOutcome, RoomMember[])>(entry.Done);
        }
    }

    public RoomRuleList Rules(string account, bool isAdministrator)
    {
        lock (_gate) return _order.MayKeep(account, isAdministrator) ? new RoomRuleList(OrderOutcome.Done, RoomRule.ReadAll(_order.Rules)) : new RoomRuleList(OrderOutcome.Forbidden, []);
    }

    /// <summary>What keeps the person out, if anything; under the gate.</summary>
    private RoomOutcome Admits(RoomMember person, bool isMember)
    {
        if (person.IsAdministrator || _order.IsOwner(person.Account)) return RoomOutcome.Done;
        if (_order.BanOf(person) is not null) return RoomOutcome.Banned;
        if (isMember || IsThere(person.Nick.Key)) return RoomOutcome.Done;
        if (_order.InviteOnly && !_order.IsInvited(person)) return RoomOutcome.InviteOnly;
        return _order.MemberLimit > 0 && Persons >= _order.MemberLimit ? RoomOutcome.Crowded : RoomOutcome.Done;
    }

    private RoomOutcome? RefusesTopic(RoomMember by, bool asAdministrator)
    {
        if (!_order.MayTopic(by, asAdministrator)) return RoomOutcome.Forbidden;
        // Who may not speak does not speak by it.
        return _muted.ContainsKey(by.Attachment.Session) ? RoomOutcome.Muted : null;
    }

    private void NoteMuted(RoomMember person)
    {
        if (_order.MuteOf(person) is { } key) _muted[person.Attachment.Session] = key;
    }

    /// <summary>The person's memberships, by name and by account.</summary>
    private RoomMember[] TargetsOf(RoomAct act) => act.Target is not { } target
        ? []
        : [.. _members.Values.Where(member => member.Nick.Key == target.Key || (act.TargetAccount.Length > 0 && member.Account == act.TargetAccount))];

    /// <summary>Under the gate.</summary>
    private RoomMember[] Happen(RoomAct act, RoomOrder next)
    {
        _order = next;
        var targets = TargetsOf(act);
        switch (act.Verb)
        {
            case RoomVerb.Mute:
                foreach (var target in targets) _muted[target.Attachment.Session] = act.Target!.Key;
                return [];
            case RoomVerb.Unmute:
                foreach (var (session, key) in _muted.Where(muted => muted.Value == act.Target!.Key).ToArray())
                {
                    _muted.Remove(session);
                    NoteMuted(_members[session]);
                }

                return [];
            case RoomVerb.Kick:
                break;
            case RoomVerb.Ban:
                targets = [.. _members.Values.Where(member => !member.IsAdministrator && !_order.IsOwner(member.Account) && _order.BanOf(member) is not null)];
                break;
            default:
                return [];
        }

        foreach (var target in targets) Remove(target);
        return targets;
    }

    private void CommitOrder(RoomOrder next, int bytes)
    {
        journal!.Forget(_orderBytes);
        journal.Count(bytes);
        _orderBytes = bytes;
        if (ReferenceEquals(_staged, next)) _staged = null;
        _touched = Math.Max(_touched, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private sealed class OrderEntry(RoomLog room, RoomAct act, RoomOrder next) : JournalEntry
    {
        private readonly TaskCompletionSource<(OrderOutcome, RoomMember[])> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _bytes;

        public Task<(OrderOutcome, RoomMember[])> Done => _done.Task;

        public override void Encode(RecordBuffer buffer) => _bytes = buffer.Order(room.Name, next);

        public override void Commit()
        {
            RoomMember[] removed;
            lock (room._gate)
            {
                removed = room.Happen(act, next);
                room.CommitOrder(next, _bytes);
            }

            _done.TrySetResult((OrderOutcome.Done, removed));
        }

        public override void Fail(AppendOutcome outcome)
        {
            // What may be on the disk stays decided: the next start tells how.
            lock (room._gate)
            {
                if (outcome == AppendOutcome.Unavailable && ReferenceEquals(room._staged, next)) room._staged = null;
            }

            _done.TrySetResult((outcome == AppendOutcome.Unavailable ? OrderOutcome.Unavailable : OrderOutcome.Unknown, []));
        }
    }

    /// <summary>The first order of a room that somebody owns; it needs no answer, because the room's birth is behind it in the file.</summary>
    private sealed class OwnerEntry(RoomLog room, RoomOrder order) : JournalEntry
    {
        private int _bytes;

        public override void Encode(RecordBuffer buffer) => _bytes = buffer.Order(room.Name, order);

        public override void Commit()
        {
            lock (room._gate) room.CommitOrder(order, _bytes);
        }

        public override void Fail(AppendOutcome outcome)
        {
            // The birth before it has failed with it, and nobody is let in.
        }
    }
}
