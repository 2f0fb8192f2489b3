using ChatSocket.Chat.Accounts;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Hostile;

/// <summary>Whoever only makes the node compare passwords does not keep the others from talking.</summary>
public sealed class LoginFloodTests
{
    [Fact]
    public async Task While_many_connections_guess_passwords_the_others_go_on_talking_and_a_login_is_answered()
    {
        var settings = TestNode.English with
        {
            Chat = TestNode.English.Chat with { Accounts = new AccountOptions { TriesPerAddress = 0, HashesWaiting = 8, HashesAtOnce = 1 } },
        };
        await using var node = await TestNode.StartAsync(settings);
        using var ana = await ProgramPeer.EnterAsync(node.Tcp, "ana", "sala");
        Assert.Equal("ok", (await ana.AskAsync("register", "\"password\":\"a long password\"")).Text("type"));
        var attackers = new List<ProgramPeer>();
        for (var number = 0; number < 40; number++) attackers.Add(await ProgramPeer.EnterAsync(node.Tcp, $"attacker{number}"));
        var guesses = attackers.Select((peer, number) => peer.PostAsync("login", $"\"nick\":\"victim{number}\",\"password\":\"guess number {number}\"")).ToArray();
        var references = await Task.WhenAll(guesses);

        // They hash one after another for seconds; none of these waits for them.
        for (var number = 0; number < 20; number++) Assert.Equal("ack", (await ana.SendAsync("sala", $"message {number}")).Text("type"));
        var codes = new List<string>();
        for (var number = 0; number < attackers.Count; number++) codes.Add((await attackers[number].UntilAnsweredAsync(references[number])).Text("code"));
        Assert.All(codes, code => Assert.True(code is "auth_failed" or "rate_limited", code));
        Assert.Contains("rate_limited", codes);
        Assert.Contains("auth_failed", codes);
        using var phone = await ProgramPeer.EnterAsync(node.Tcp, "phone");
        Assert.Equal("ok", (await phone.AskAsync("login", "\"nick\":\"ana\",\"password\":\"a long password\"")).Text("type"));
        foreach (var attacker in attackers) attacker.Dispose();
    }
}
