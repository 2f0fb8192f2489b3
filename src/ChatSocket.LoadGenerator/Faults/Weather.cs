namespace ChatSocket.LoadGenerator.Faults;

/// <summary>What happens to bytes at the moment, for all connections of a proxy; its fields are swapped whole.</summary>
internal sealed class Weather
{
    private volatile TaskCompletionSource? _toServer;
    private volatile TaskCompletionSource? _toClient;
    private long _delayTicks;

    public TimeSpan Delay
    {
        get => new(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    public void Hold(bool toServer, bool toClient)
    {
        if (toServer) _toServer ??= New();
        if (toClient) _toClient ??= New();
    }

    public void Release()
    {
        var (toServer, toClient) = (_toServer, _toClient);
        (_toServer, _toClient) = (null, null);
        toServer?.TrySetResult();
        toClient?.TrySetResult();
    }

    public Task Passable(bool toServer) => (toServer ? _toServer : _toClient)?.Task ?? Task.CompletedTask;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
