using System.Net.Sockets;

namespace ChatSocket.Tests.Redis;

public sealed partial class RedisServer
{
    /// <summary>How <see cref="CommandAsync"/> writes an answer that is no value.</summary>
    public const string Nil = "(nil)";

    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// One command on a connection of its own, and its answer as text: a list has one item a line. An error of the server is a
    /// <see cref="RedisErrorException"/>; no answer within 30 s is a <see cref="TimeoutException"/>.
    /// </summary>
    public async Task<string> CommandAsync(params string[] words)
    {
        using var deadline = new CancellationTokenSource(CommandLimit);
        try
        {
            return await Resp.AskAsync(Endpoint, words, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{this} did not answer {words[0]} within {CommandLimit}");
        }
    }

    private async Task<bool> TryPingAsync(CancellationToken cancellation)
    {
        try
        {
            return await Resp.AskAsync(Endpoint, ["PING"], cancellation) == "PONG";
        }
        catch (Exception error) when (error is SocketException or IOException or RedisErrorException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<string> VersionAsync()
    {
        var wanted = Kind == RedisKind.Garnet ? "garnet_version:" : "redis_version:";
        var lines = (await CommandAsync("INFO", "server")).Split("\r\n");
        return lines.FirstOrDefault(line => line.StartsWith(wanted, StringComparison.Ordinal))?[wanted.Length..] ?? "";
    }
}
