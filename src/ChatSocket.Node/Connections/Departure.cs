using ChatSocket.Node.Lifetime;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Connections;

/// <summary>
/// How everybody leaves a node that stops: people at once, programs each at a moment of its own, so that the nodes that take them
/// are not stormed. Owned by the one loop that <see cref="RunAsync"/> is.
/// </summary>
internal sealed class Departure(ConnectionTable connections, LeaveTimes times, TimeProvider time, Random random)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<Connection, TimeSpan> _closedAt = [];

    /// <summary>Until everybody is gone, but not longer than that.</summary>
    public async Task RunAsync(TimeSpan within)
    {
        var began = time.GetTimestamp();
        SendProgramsAway();
        while (connections.Count > 0 && time.GetElapsedTime(began) is var passed && passed < within)
        {
            EndUntil(passed);
            await Task.Delay(Tick, time).ConfigureAwait(false);
        }

        EndUntil(TimeSpan.MaxValue);
    }

    /// <summary>One moment in each of as many equal parts of the time as there are programs.</summary>
    internal static TimeSpan Delay(int index, int count, TimeSpan over, Random random) => over * ((index + random.NextDouble()) / count);

    private void SendProgramsAway()
    {
        var programs = Array.FindAll(connections.Snapshot(), connection => connection.IsOfProgram);
        // Who came first is not always the first to go.
        random.Shuffle(programs);
        for (var index = 0; index < programs.Length; index++)
        {
            var delay = Delay(index, programs.Length, times.GoAwayOver, random);
            _closedAt.Add(programs[index], delay + times.ClosedAfter);
            programs[index].SendAway(delay);
        }
    }

    /// <summary>Whose time has come; at once for those without one, also who was still being accepted when the others were told.</summary>
    private void EndUntil(TimeSpan passed)
    {
        foreach (var connection in connections.Snapshot())
        {
            if (_closedAt.GetValueOrDefault(connection) <= passed) connection.End(DisconnectReason.Shutdown);
        }
    }
}
