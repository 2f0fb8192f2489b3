using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Delivery;

/// <summary>Who came and went, up to <c>version</c>; in a <paramref name="large"/> room only numbers are told.</summary>
public readonly ref struct PresenceNotice(ReadOnlySpan<PresenceEvent> changes, int count, long version, bool large)
{
    public ReadOnlySpan<PresenceEvent> Changes { get; } = changes;

    public int Count { get; } = count;

    public long Version { get; } = version;

    public bool IsLarge { get; } = large;

    public (int Joined, int Left) Numbers()
    {
        var (joined, left) = (0, 0);
        foreach (ref readonly var change in Changes)
        {
            if (change.Kind == PresenceKind.Join) joined++;
            if (change.Kind == PresenceKind.Leave) left++;
        }

        return (joined, left);
    }
}

/// <summary>Messages a member will not see: <paramref name="First"/> to <paramref name="Last"/>; it goes on after <paramref name="Position"/>.</summary>
public readonly record struct Gap(long First, long Last, Continuation Reason, RoomPosition Position);
