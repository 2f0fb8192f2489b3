using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>What one member was told of one room, walked through: where it ended, and what it holds that was never withdrawn.</summary>
internal sealed class RoomStream(MemberStory member, string room)
{
    private readonly List<MessageSeen> _held = [];
    private readonly List<MemberEvent> _recent = [];

    public MemberStory Member { get; } = member;

    public string Room { get; } = room;

    public Position Position { get; set; }

    public bool IsInside { get; set; }

    /// <summary>Seen and not withdrawn: what this member's user would swear to.</summary>
    public IReadOnlyList<MessageSeen> Held => _held;

    /// <summary>Gaps that withdrew something: from where on, and when.</summary>
    public List<(long At, long From)> Withdrawals { get; } = [];

    public void Hold(MessageSeen seen) => _held.Add(seen);

    public void Withdraw(long at, long from)
    {
        _held.RemoveAll(seen => seen.Message.Seq >= from);
        Withdrawals.Add((at, from));
    }

    /// <summary>The last few events, which is where a hole shows.</summary>
    public void Note(MemberEvent happened)
    {
        const int Kept = 6;
        if (_recent.Count == Kept) _recent.RemoveAt(0);
        _recent.Add(happened);
    }

    public IEnumerable<string> Lines => _recent.Select(happened => EvidenceLine.Of(Member.Nick, happened));
}
