using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Scripts;
using StackExchange.Redis;

namespace ChatSocket.Redis.Connections;

/// <summary>What is asked over the line, by anybody; who learns that it is no good takes it down.</summary>
internal sealed partial class LineKeeper
{
    /// <summary>Runs a fenced script on the line that is up.</summary>
    /// <exception cref="BackplaneUnavailableException">Definitely nothing was done.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been done, or may still be until the next line is up.</exception>
    public Task<Answer> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments) =>
        UseAsync(line => line.RunAsync(script, keys, arguments));

    /// <exception cref="BackplaneUnavailableException">No answer.</exception>
    public Task<Answer> ReadAsync(Script script, RedisKey[] keys, RedisValue[] arguments) =>
        AskAsync(line => line.EvaluateAsync(script, keys, arguments));

    /// <exception cref="BackplaneUnavailableException">No answer.</exception>
    public Task<T> ReadAsync<T>(Func<IDatabase, Task<T>> question) => AskAsync(line => line.ReadAsync(question));

    /// <summary>Takes the line down; nothing is sent on it any more.</summary>
    public void Break(RedisLine line)
    {
        if (Interlocked.CompareExchange(ref _line, null, line) != line) return;
        _broken.Enqueue(line);
        Wake();
    }

    private async Task<T> UseAsync<T>(Func<RedisLine, Task<T>> call)
    {
        if (Volatile.Read(ref _line) is not { } line) throw new BackplaneUnavailableException();
        try
        {
            return await call(line).ConfigureAwait(false);
        }
        catch (FencedException fenced)
        {
            Break(line);
            throw new BackplaneUnavailableException(fenced);
        }
        catch (OutcomeUnknownException)
        {
            Break(line);
            throw;
        }
    }

    private async Task<T> AskAsync<T>(Func<RedisLine, Task<T>> call)
    {
        try
        {
            return await UseAsync(call).ConfigureAwait(false);
        }
        catch (OutcomeUnknownException unknown)
        {
            throw new BackplaneUnavailableException(unknown);
        }
    }
}
