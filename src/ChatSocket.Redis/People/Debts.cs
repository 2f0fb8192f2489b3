using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.People;

/// <summary>
/// What this node still has to undo in Redis because the call that should have done it, or that it undoes, had no answer. Each
/// names the attachment, holder or generation it means, so that paying late, or twice, harms nothing. The queue owns them; one at a
/// time pays, who has set <see cref="_paying"/>.
/// </summary>
internal sealed partial class Debts(ILogger log)
{
    private readonly ConcurrentQueue<Func<RunScript, Task>> _open = new();
    private int _paying;

    public void Add(Func<RunScript, Task> payment) => _open.Enqueue(payment);

    /// <summary>Pays in order; what cannot be paid now stays.</summary>
    public async Task PayAsync(RunScript run)
    {
        // What is added while another one finishes is seen by whoever comes last.
        while (!_open.IsEmpty && Interlocked.Exchange(ref _paying, 1) == 0)
        {
            try
            {
                while (_open.TryPeek(out var payment))
                {
                    if (!await TryPayAsync(payment, run).ConfigureAwait(false)) return;
                    _open.TryDequeue(out _);
                }
            }
            finally
            {
                Volatile.Write(ref _paying, 0);
            }
        }
    }

    private async Task<bool> TryPayAsync(Func<RunScript, Task> payment, RunScript run)
    {
        try
        {
            await payment(run).ConfigureAwait(false);
        }
        catch (BackplaneUnavailableException)
        {
            return false;
        }
        catch (Exception failure) when (failure is not FencedException && !RedisLine.IsLost(failure))
        {
            // Neither Redis' absence nor the fence: it would fail like that again, and those behind it must not wait for ever.
            LogWaived(log, failure);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Something that had to be undone in Redis cannot be, by a bug in this node.")]
    private static partial void LogWaived(ILogger log, Exception failure);
}
