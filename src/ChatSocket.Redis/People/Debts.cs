using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

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
        catch (RedisServerException refused)
        {
            // What Redis takes for an error it will take for one again; the line must not wait for it for ever.
            LogWaived(log, refused);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Something that had to be undone in Redis cannot be, by a bug in this node.")]
    private static partial void LogWaived(ILogger log, Exception failure);
}
