using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// Up to where people have read. A mark never goes back, and never beyond the last message. A guest's goes with its membership; an account's stays for
/// its next device, as long as the room has not too many, and then goes with its last.
/// </summary>
internal sealed partial class RoomLog
{
    private const int MostMarks = 10_000;

    private readonly Dictionary<MarkOwner, long> _reads = [];

    /// <summary>The account's other memberships are told by whoever called.</summary>
    public (RoomOutcome Outcome, ReadMark[] ToTell) ReadUpTo(Attachment by, long seq)
    {
        lock (_gate)
        {
            if (!IsAttached(by, out var member)) return (RoomOutcome.NotMember, []);
            return (RoomOutcome.Done, MoveMark(member, Math.Min(seq, _seq)) ? MarksToTell(member, by) : []);
        }
    }

    private long MarkOf(RoomMember member) => _reads.GetValueOrDefault(MarkOwner.Of(member));

    private bool MoveMark(RoomMember member, long seq)
    {
        if (seq <= MarkOf(member)) return false;
        _reads[MarkOwner.Of(member)] = seq;
        return true;
    }

    private void DropMark(RoomMember member, bool isLast)
    {
        if (member.Account.Length == 0 || (isLast && _reads.Count > MostMarks)) _reads.Remove(MarkOwner.Of(member));
    }

    /// <summary>What a guest has read its account has read too, and who gives an account up keeps the place.</summary>
    private void CarryMark(RoomMember before, string account)
    {
        if (before.Account == account) return;
        if (before.Account.Length == 0 || account.Length == 0) MoveMark(before with { Account = account }, MarkOf(before));
        if (before.Account.Length == 0) _reads.Remove(MarkOwner.Of(before));
    }

    private ReadMark[] MarksToTell(RoomMember member, Attachment? except)
    {
        if (member.Account.Length == 0 || MarkOf(member) is not (> 0 and var mark)) return [];
        var sessions = _inOrder.GetViewBetween(new Place(member.Nick.Key, UInt128.MinValue), new Place(member.Nick.Key, UInt128.MaxValue));
        return
        [
            .. sessions.Select(place => _members[new SessionId(place.Session)])
                .Where(other => other.Attachment != except && other.Account == member.Account)
                .Select(other => new ReadMark(Name, other.Attachment, mark)),
        ];
    }

    private readonly record struct MarkOwner(SessionId Session, string Account)
    {
        public static MarkOwner Of(RoomMember member) => member.Account.Length > 0 ? new MarkOwner(default, member.Account) : new MarkOwner(member.Attachment.Session, "");
    }
}
