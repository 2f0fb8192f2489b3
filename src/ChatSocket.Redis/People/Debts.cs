using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;

namespace ChatSocket.Redis.People;

/// <summary>
/// What this node still has to undo in Redis because the call that should have done it, or that it undoes, had no answer. Each
/// names the attachment, holder or generation it means, so that paying late, or twice, harms nothing. The queue owns them.
/// </summary>
internal sealed class Debts
{
    private readonly ConcurrentQueue<Func<RunScript, Task>> _open = new();

    public void Add(Func<RunScript, Task> payment) => _open.Enqueue(payment);

    /// <summary>Pays in order; what cannot be paid now stays.</summary>
    public async Task PayAsync(RunScript run)
    {
        while (_open.TryPeek(out var payment))
        {
            try
            {
                await payment(run).ConfigureAwait(false);
            }
            catch (BackplaneUnavailableException)
            {
                return;
            }

            _open.TryDequeue(out _);
        }
    }
}
