using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>What it does by the clock: repeat, ask whether anybody is there, cut its connection, and go.</summary>
internal sealed partial class WireMember
{
    private const long PingAfter = 1_000;

    /// <summary>A node that is silent so long is stopped or cut off. Early enough to be elsewhere in time.</summary>
    private const long GiveUpAfter = 4_000;

    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private long _leaveAt = long.MaxValue;
    private volatile bool _departing;
    private volatile bool _staying;

    private async Task WatchAsync(RawConnection connection, CancellationToken stop)
    {
        var pingedAt = clock.Now;
        _leaveAt = long.MaxValue;
        try
        {
            while (true)
            {
                await clock.Wait(Tick, stop).ConfigureAwait(false);
                var now = clock.Now;
                lock (_gate) SendWhatIsDue();
                if (!IsDeparted && (_departing || (!_staying && clock.Elapsed >= plan.DepartsAt))) await DepartAsync(connection, stop).ConfigureAwait(false);
                else if (!_staying && _drops.TryPeek(out var drop) && clock.Elapsed >= drop.At) Cut(connection, ConnectionEnds.OwnChoice, _drops.Dequeue().Away);
                else if (now >= _leaveAt) Cut(connection, "goaway", TimeSpan.Zero);
                else if (_reading.Task.IsCompleted && now - Volatile.Read(ref _heardAt) > GiveUpAfter) Cut(connection, ConnectionEnds.Silence, TimeSpan.Zero);
                if (now - pingedAt < PingAfter) continue;
                pingedAt = now;
                connection.Post(ClientMessage.Of(ClientMessageType.Ping));
            }
        }
        catch (OperationCanceledException)
        {
            // The connection ended otherwise.
        }
    }

    private void Cut(RawConnection connection, string reason, TimeSpan away)
    {
        (_ending, _away) = (reason, away);
        // Elsewhere, if there is an elsewhere: this place does not answer, or is about to go.
        if (reason != ConnectionEnds.OwnChoice) _server++;
        connection.Reset();
    }

    private async Task DepartAsync(RawConnection connection, CancellationToken stop)
    {
        lock (_gate)
        {
            var politely = plan.DepartsPolitely && _connection is not null;
            (IsDeparted, _ending) = (true, ConnectionEnds.OwnChoice);
            _log.Add(new Departed(clock.Now, politely));
            if (politely) connection.Post(ClientMessage.Of(ClientMessageType.Quit));
            else connection.Reset();
        }

        // The goodbye is answered; who waits for it for ever is not.
        await clock.Wait(FarewellTime, stop).ConfigureAwait(false);
        connection.Reset();
    }
}
