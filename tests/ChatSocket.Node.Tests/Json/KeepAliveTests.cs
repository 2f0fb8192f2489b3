using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Json;

/// <summary>A silent program is asked whether it is there; a person is left in peace.</summary>
public sealed class KeepAliveTests
{
    private const string Hello = """{"type":"hello","nick":"ana"}""";

    [Fact]
    public async Task A_silent_program_is_asked_after_thirty_seconds_and_given_up_after_ninety()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var ana = await node.ConnectAsync();
        await ana.SendAsync(Hello);
        await ana.ExpectAsync("welcome");
        time.Advance(TimeSpan.FromSeconds(32));
        Assert.Equal("""{"type":"ping"}""", await ana.ExpectAsync("ping"));
        time.Advance(TimeSpan.FromSeconds(57));
        var end = ana.ToEndAsync();
        await Eventually.TrueAsync(() => Ended(end, time), () => "a program that never answers is still there");
        Assert.Contains("\"idle_timeout\"", (await end)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_answers_stays_and_a_person_is_not_asked()
    {
        var time = new FakeTime();
        await using var node = await TestNode.StartAsync(time: time);
        using var ana = await node.ConnectAsync();
        await ana.SendAsync(Hello);
        await ana.ExpectAsync("welcome");
        using var bia = await node.EnterAsync("bia");
        for (var round = 0; round < 5; round++)
        {
            time.Advance(TimeSpan.FromSeconds(40));
            await ana.ExpectAsync("\"ping\"");
            await ana.SendAsync("""{"type":"pong"}""", """{"type":"ping"}""");
            await ana.ExpectAsync("\"pong\"");
        }

        await bia.SendAsync("ainda aqui");
        Assert.DoesNotContain("ping", await bia.ExpectAsync("ainda aqui"), StringComparison.Ordinal);
        Assert.Equal(2, node.Connections);
    }

    private static bool Ended(Task end, FakeTime time)
    {
        time.Advance(TimeSpan.FromMilliseconds(20));
        return end.IsCompleted;
    }
}
