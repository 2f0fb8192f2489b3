using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Redis.Scripts;
using StackExchange.Redis;

namespace ChatSocket.Redis.Connections;

/// <summary>
/// One connection for commands and the fence that every write on it carries. Once a call on it has no known outcome the line is
/// broken for good: what is left in its buffers is refused by the higher link number of the next one.
/// </summary>
internal sealed class RedisLine(ConnectionMultiplexer connection, string fence, TimeSpan answerWithin, ChatMetrics metrics) : IDisposable
{
    private static readonly string[] NotExecuted = ["LOADING", "READONLY", "OOM", "MISCONF", "NOREPLICAS", "MASTERDOWN", "BUSY"];

    private readonly IDatabase _database = connection.GetDatabase();

    /// <summary>Runs a script; the first argument is left free for the fence.</summary>
    /// <exception cref="BackplaneUnavailableException">Redis refused to execute it, or the fence did.</exception>
    /// <exception cref="OutcomeUnknownException">No answer.</exception>
    public async Task<Answer> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments)
    {
        arguments[0] = fence;
        var answer = await EvaluateAsync(script, keys, arguments).ConfigureAwait(false);
        return answer.Code == Answer.Fence ? throw new FencedException() : answer;
    }

    /// <summary>Runs a script that writes nothing and needs no fence.</summary>
    public async Task<Answer> EvaluateAsync(Script script, RedisKey[] keys, RedisValue[] arguments)
    {
        var (began, outcome) = (metrics.Timestamp, "unknown");
        try
        {
            var answer = await ExecuteAsync(script, keys, arguments).ConfigureAwait(false);
            outcome = answer.Code == Answer.Fence ? "fenced" : "ok";
            return answer;
        }
        catch (BackplaneUnavailableException)
        {
            outcome = "refused";
            throw;
        }
        finally
        {
            metrics.ScriptEnded(script.Name, outcome, began);
        }
    }

    private async Task<Answer> ExecuteAsync(Script script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await AskAsync(database => database.ScriptEvaluateAsync(script.Hash, keys, arguments)).ConfigureAwait(false);
        }
        catch (RedisServerException missing) when (missing.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Not executed: Redis restarted or was flushed. The whole text takes the same place in the room's order.
            var whole = new object[2 + keys.Length + arguments.Length];
            (whole[0], whole[1]) = (script.Text, keys.Length);
            for (var index = 0; index < keys.Length; index++) whole[2 + index] = keys[index];
            for (var index = 0; index < arguments.Length; index++) whole[2 + keys.Length + index] = arguments[index];
            return await AskAsync(database => database.ExecuteAsync("EVAL", whole)).ConfigureAwait(false);
        }
    }

    public async Task<T> ReadAsync<T>(Func<IDatabase, Task<T>> question)
    {
        try
        {
            return await question(_database).WaitAsync(answerWithin).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsLost(failure))
        {
            throw new OutcomeUnknownException(failure);
        }
    }

    public void Dispose() => Multiplexers.Close(connection);

    /// <summary>Whether the failure is Redis' being away, and nothing that is wrong with what was asked.</summary>
    public static bool IsLost(Exception failure) =>
        failure is TimeoutException or RedisConnectionException or ObjectDisposedException or TaskCanceledException or OutcomeUnknownException;

    /// <summary>
    /// Whether Redis says that it did nothing. Of a script's first write it says so too, in the script's name: before version 7 the
    /// word then stands, after a dash, inside of another error.
    /// </summary>
    public static bool IsNotExecuted(string error) => Array.Exists(
        NotExecuted, word => error.StartsWith($"{word} ", StringComparison.Ordinal) || error.Contains($" -{word} ", StringComparison.Ordinal));

    /// <summary>In words for an operator; the client library's own messages speak to its programmers.</summary>
    public static string Why(Exception failure) => failure switch
    {
        OutcomeUnknownException { InnerException: { } inner } => Why(inner),
        BackplaneUnavailableException { InnerException: { } inner } => Why(inner),
        TimeoutException => "no answer in time",
        FencedException => "this node's lease is not held on this connection any more",
        // Its type says only that there is no connection; the text says what became of the last attempt.
        RedisConnectionException refused when refused.Message.Contains(nameof(ConnectionFailureType.AuthenticationFailure), StringComparison.Ordinal) =>
            "it asks for another password (ChatSocket:Redis:Password)",
        RedisConnectionException connection => $"no connection ({connection.FailureType})",
        _ => failure.Message,
    };

    private async Task<Answer> AskAsync(Func<IDatabase, Task<RedisResult>> question)
    {
        try
        {
            return new Answer((RedisResult[]?)await ReadAsync(question).ConfigureAwait(false) ?? []);
        }
        catch (RedisServerException refused) when (IsNotExecuted(refused.Message))
        {
            throw new BackplaneUnavailableException(refused);
        }
    }
}

/// <summary>Another link, another incarnation or nobody holds this node's lease: nothing was done.</summary>
internal sealed class FencedException() : Exception("The fence refused the write.");
