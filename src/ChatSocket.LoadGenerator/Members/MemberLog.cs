using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>A member's history while it is being written; its lock owns it.</summary>
internal sealed class MemberLog
{
    private readonly Lock _gate = new();
    private readonly List<MemberEvent> _events = [];

    public void Add(MemberEvent happened)
    {
        lock (_gate) _events.Add(happened);
    }

    public IReadOnlyList<MemberEvent> Snapshot()
    {
        lock (_gate) return [.. _events];
    }
}
