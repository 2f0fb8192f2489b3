namespace ChatSocket.Node.Lifetime;

/// <summary>
/// Gives memory back after a burst. The collector runs when allocation asks for it, so a node that ten thousand people joined and
/// that is quiet since keeps the garbage of their joining for hours. Once it is quiet, one compacting collection returns it.
/// Owned by its timer.
/// </summary>
internal sealed class QuietHeap : IDisposable
{
    private const long WorthIt = 8L << 20;
    private const long Quiet = 256L << 10;

    /// <summary>Above this the pause of a compacting collection would be felt.</summary>
    private const long LargeHeap = 256L << 20;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly ITimer _timer;
    private long _allocatedAtTick;
    private long _allocatedAtCollection;

    public QuietHeap(TimeProvider time) => _timer = time.CreateTimer(_ => Look(), null, Tick, Tick);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var quiet = allocated - _allocatedAtTick < Quiet;
        _allocatedAtTick = allocated;
        if (!quiet || allocated - _allocatedAtCollection < WorthIt || GC.GetTotalMemory(false) > LargeHeap) return;
        _allocatedAtCollection = allocated;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
