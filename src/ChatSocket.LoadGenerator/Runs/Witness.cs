using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Runs;

/// <summary>
/// Looks at the clock twenty times a second and writes down when it could not: then nobody in this process could do anything either, and
/// what a member calls late, or silent, may have been there in time. One loop.
/// </summary>
internal sealed class Witness(RunClock clock)
{
    private const long Every = 50;

    /// <summary>Shorter ones change no verdict: every bound that is judged is seconds away from what is promised.</summary>
    private const long Noticeable = 250;

    private readonly Lock _gate = new();
    private readonly List<Stall> _stalls = [];

    public IReadOnlyList<Stall> Stalls
    {
        get { lock (_gate) return [.. _stalls]; }
    }

    public async Task WatchAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var looked = clock.Now;
                await clock.Wait(TimeSpan.FromMilliseconds(Every), stop).ConfigureAwait(false);
                var now = clock.Now;
                if (now - looked - Every < Noticeable) continue;
                lock (_gate) _stalls.Add(new Stall(looked, now));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
