namespace ChatSocket.LoadGenerator.Runs;

/// <summary>Time since the run began, for evidence and for latencies.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    public TimeSpan Elapsed => Time.GetElapsedTime(_began);

    /// <summary>Milliseconds, as evidence is dated.</summary>
    public long Now => (long)Elapsed.TotalMilliseconds;

    public long Microseconds => (long)Elapsed.TotalMicroseconds;

    public Task Wait(TimeSpan delay, CancellationToken stop) => Task.Delay(delay < TimeSpan.Zero ? TimeSpan.Zero : delay, Time, stop);
}
