using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Redis;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Redis.Tests.Faults;

/// <summary>A Redis that asks for a password: nodes that know it work as ever, others say what is missing, and nobody says the password.</summary>
public sealed class PasswordTests
{
    private const string Secret = "uma-senha-comprida-7f3a";

    [Fact]
    public async Task A_node_that_knows_the_password_works_also_after_it_lost_its_connections()
    {
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await redis.CommandAsync("CONFIG", "SET", "requirepass", Secret);
        await using var node = await TestNode.StartAsync(redis.Endpoint, password: new RedisPassword(Secret));
        Assert.Equal(NickOutcome.Claimed, await node.Backplane.ClaimNickAsync(Any.Nick(), SessionId.Random()).Bounded());
        node.Cable.RefuseNew();
        node.Cable.CutAll();
        await node.DownAsync();
        node.Cable.AcceptNew();
        await node.UpAsync();
        Assert.Equal(NickOutcome.Claimed, await node.Backplane.ClaimNickAsync(Any.Nick(), SessionId.Random()).Bounded());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("uma-senha-errada-91bc")]
    public async Task A_node_without_it_says_so_without_saying_any_password(string? wrong)
    {
        await using var redis = await RedisServer.StartAsync(RedisKind.Redis);
        await redis.CommandAsync("CONFIG", "SET", "requirepass", Secret);
        var log = new Lines();
        await using var node = await TestNode.StartAsync(redis.Endpoint, password: wrong is null ? null : new RedisPassword(wrong), log: log, isUp: false);
        await Eventually.IsTrueAsync(() => !log.IsEmpty, "the node to say why");
        Assert.Contains(log, line => line.Contains("ChatSocket:Redis:Password", StringComparison.Ordinal));
        Assert.All(log, line => Assert.DoesNotContain("uma-senha", line, StringComparison.Ordinal));
        Assert.False(node.Backplane.IsUp);
    }

    [Fact]
    public void The_password_is_not_in_what_prints_the_settings() =>
        Assert.DoesNotContain(Secret, new RedisSettings { NodeId = "n", Password = new RedisPassword(Secret) }.ToString(), StringComparison.Ordinal);

    private sealed class Lines : ConcurrentQueue<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Enqueue($"{formatter(state, exception)} {exception}");
    }
}
