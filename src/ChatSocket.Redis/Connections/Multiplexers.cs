using StackExchange.Redis;

namespace ChatSocket.Redis.Connections;

/// <summary>Connections as this project wants them: each is thrown away when it breaks, so that one mechanism restores everything.</summary>
internal static class Multiplexers
{
    private static readonly TimeSpan UntilQuiet = TimeSpan.FromSeconds(2);

    public static async Task<ConnectionMultiplexer> ConnectAsync(RedisSettings settings, string purpose)
    {
        var within = (int)settings.AnswerWithin.TotalMilliseconds;
        var options = new ConfigurationOptions
        {
            AbortOnConnectFail = true,
            ConnectTimeout = within,
            ConnectRetry = 1,
            SyncTimeout = within,
            KeepAlive = 10,
            TieBreaker = "",
            ConfigurationChannel = "",
            Password = settings.Password?.Text,
            ClientName = $"chatsocket-{settings.NodeId}-{purpose}",
        };
        options.EndPoints.Add(settings.Host, settings.Port);
        var connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            // A paused Redis takes the connection and answers nothing.
            return await connecting.WaitAsync(settings.AnswerWithin * 2).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _ = connecting.ContinueWith(CloseLate, TaskScheduler.Default);
            throw;
        }
    }

    private static void CloseLate(Task<ConnectionMultiplexer> connected)
    {
        if (connected.IsCompletedSuccessfully) Close(connected.Result);
        // Its failure is news to nobody any more; looking at it says so.
        else _ = connected.Exception;
    }

    /// <summary>
    /// Closing flushes the client's write buffer, and a flush that has written but not yet returned is repeated: commands that were
    /// answered a moment ago would be executed twice. So a connection that nobody uses any more is left alone for a while first.
    /// </summary>
    public static void Close(ConnectionMultiplexer connection) => _ = Task.Run(async () =>
    {
        await Task.Delay(UntilQuiet).ConfigureAwait(false);
        connection.Close(false);
        connection.Dispose();
    });
}
