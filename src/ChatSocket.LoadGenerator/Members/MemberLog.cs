using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>A member's history while it is being written; its lock owns it.</summary>
internal sealed class MemberLog
{
    private readonly Lock _gate = new();
    private readonly List<MemberEvent> _events = [];
    private readonly HashSet<ulong> _seen = [];

    public void Add(MemberEvent happened)
    {
        lock (_gate) _events.Add(happened);
    }

    /// <summary>True the first time this member is told the message: a room that began anew tells again what was withdrawn, late or not.</summary>
    public bool AddSeen(MessageSeen seen)
    {
        lock (_gate)
        {
            _events.Add(seen);
            return _seen.Add(LoggedMessage.Hash(seen.Message.Id));
        }
    }

    public IReadOnlyList<MemberEvent> Snapshot()
    {
        lock (_gate) return [.. _events];
    }
}
