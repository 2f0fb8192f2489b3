using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Servers;

/// <summary>The fixture does what the tests built on it take for granted.</summary>
public sealed class RedisServerTests(SharedRedis shared)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    public static TheoryData<RedisKind> Kinds => [.. Enum.GetValues<RedisKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_started_server_answers_at_its_address(RedisKind kind)
    {
        var server = await shared.GetAsync(kind);
        Assert.Equal("PONG", await server.CommandAsync("PING"));
        Assert.Equal(kind, server.Kind);
        Assert.Contains($"127.0.0.1:{server.Port}", server.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"^\S.* \d+\.\d+\.\d+ at ", server.ToString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_tests_of_one_assembly_share_a_server_of_each_kind(RedisKind kind) =>
        Assert.Same(await shared.GetAsync(kind), await shared.GetAsync(kind));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Answers_of_every_form_are_read(RedisKind kind)
    {
        var server = await shared.GetAsync(kind);
        var key = Guid.NewGuid().ToString("N");
        Assert.Equal("OK", await server.CommandAsync("SET", key, "olá\r\nvocê"));
        Assert.Equal("olá\r\nvocê", await server.CommandAsync("GET", key));
        Assert.Equal("1", await server.CommandAsync("EXISTS", key));
        Assert.Equal(RedisServer.Nil, await server.CommandAsync("GET", key + "-none"));
        Assert.Equal($"1\na\n{RedisServer.Nil}", await server.CommandAsync("EVAL", "return {1, 'a', false}", "0"));
        var error = await Assert.ThrowsAsync<RedisErrorException>(() => server.CommandAsync("EVAL", "return {err='REFUSED by hand'}", "0"));
        Assert.Equal("REFUSED by hand", error.Message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Scripts_of_several_connections_do_not_interleave(RedisKind kind)
    {
        const string Next = "local n = tonumber(redis.call('GET', KEYS[1]) or '0') + 1 redis.call('SET', KEYS[1], string.format('%d', n)) return n";
        var server = await shared.GetAsync(kind);
        var key = Guid.NewGuid().ToString("N");
        var numbers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => server.CommandAsync("EVAL", Next, "1", key))).Bounded();
        Assert.Equal(400, numbers.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_paused_server_answers_only_when_it_goes_on(RedisKind kind)
    {
        await using var server = await RedisServer.StartAsync(kind);
        server.Pause();
        var answer = server.CommandAsync("PING");
        await Assert.ThrowsAsync<TimeoutException>(() => answer.WaitAsync(Moment));
        server.Continue();
        Assert.Equal("PONG", await answer.Bounded());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_killed_server_refuses_until_it_is_restarted_at_the_same_address(RedisKind kind)
    {
        await using var server = await RedisServer.StartAsync(kind);
        var address = server.Endpoint;
        await server.KillAsync();
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => server.CommandAsync("PING"));
        await server.RestartAsync(keepData: false);
        Assert.Equal("PONG", await server.CommandAsync("PING"));
        Assert.Equal(address, server.Endpoint);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_paused_server_can_be_killed(RedisKind kind)
    {
        await using var server = await RedisServer.StartAsync(kind);
        server.Pause();
        await server.KillAsync().Bounded();
        await server.RestartAsync(keepData: false).Bounded();
        Assert.Equal("PONG", await server.CommandAsync("PING"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_was_answered_outlives_a_kill_when_it_is_to_be_kept(RedisKind kind)
    {
        await using var server = await RedisServer.StartAsync(kind, RedisPersistence.AppendOnly);
        await server.CommandAsync("SET", "kept", "yes");
        await server.CommandAsync("EVAL", "return redis.call('RPUSH', KEYS[1], 'a', 'b')", "1", "list");
        await server.KillAsync();
        await server.RestartAsync(keepData: true);
        Assert.Equal("yes", await server.CommandAsync("GET", "kept"));
        Assert.Equal("a\nb", await server.CommandAsync("LRANGE", "list", "0", "-1"));
        await server.RestartAsync(keepData: false);
        Assert.Equal(RedisServer.Nil, await server.CommandAsync("GET", "kept"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_persistence_a_restart_is_empty_and_cannot_be_asked_for_more(RedisKind kind)
    {
        await using var server = await RedisServer.StartAsync(kind);
        await server.CommandAsync("SET", "key", "value");
        await server.RestartAsync(keepData: false);
        Assert.Equal(RedisServer.Nil, await server.CommandAsync("GET", "key"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.RestartAsync(keepData: true));
    }
}
