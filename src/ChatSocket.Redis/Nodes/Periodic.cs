using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Nodes;

/// <summary>A piece of work done again and again by one loop, which owns its state; Redis being away only skips a turn.</summary>
internal abstract partial class Periodic(TimeSpan every, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested) return;
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _end.Dispose();
    }

    protected abstract Task TurnAsync();

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(every, time, _end.Token).ConfigureAwait(false);
                await TurnAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is BackplaneUnavailableException || RedisLine.IsLost(failure))
            {
                // Told by the line's keeper; the next turn tries again.
            }
            catch (Exception failure)
            {
                LogTurnFailed(log, GetType().Name, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn of {Work} failed by a bug in this node; the next one tries again.")]
    private static partial void LogTurnFailed(ILogger log, string work, Exception failure);
}
