namespace ChatSocket.Tests.Network;

public sealed partial class FaultProxy
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(30);
    private ProxyCounts _counts;
    private TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProxyCounts Counts
    {
        get
        {
            lock (_gate) return _counts;
        }
    }

    /// <summary>Waits until the counts are so, for example until what a client wrote is in the proxy's hands.</summary>
    public async Task<ProxyCounts> WhenAsync(Func<ProxyCounts, bool> condition)
    {
        using var deadline = new CancellationTokenSource(WaitLimit);
        while (true)
        {
            Task counted;
            lock (_gate)
            {
                if (condition(_counts)) return _counts;
                counted = _counted.Task;
            }

            try
            {
                await counted.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"the proxy at {Endpoint} waited {WaitLimit} in vain; it counts {Counts}");
            }
        }
    }

    private void CountBytes(Direction direction, LaneCounts more)
    {
        lock (_gate)
        {
            Count(counts => direction == Direction.ToServer
                ? counts with { ToServer = Sum(counts.ToServer, more) }
                : counts with { ToClient = Sum(counts.ToClient, more) });
        }
    }

    /// <summary>Called under the gate.</summary>
    private void Count(Func<ProxyCounts, ProxyCounts> change)
    {
        _counts = change(_counts);
        var counted = _counted;
        _counted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        counted.SetResult();
    }

    private static LaneCounts Sum(LaneCounts one, LaneCounts other) =>
        new(one.Read + other.Read, one.Delivered + other.Delivered, one.Swallowed + other.Swallowed);
}
