using ChatSocket.Chat.Accounts;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>Who may see from where people come, on a node alone.</summary>
public sealed class DirectoryTests
{
    [Fact]
    public async Task Administrators_see_addresses_and_nobody_else_does()
    {
        var administrators = new HashSet<string>();
        var accounts = new AccountOptions { Iterations = 1, Administrators = administrators };
        await using var node = await TestNode.StartAsync(TestNode.English with { Chat = TestNode.English.Chat with { Accounts = accounts } });
        using var root = await ProgramPeer.EnterAsync(node.Tcp, "root");
        Assert.Equal("ok", (await root.AskAsync("register", "\"password\":\"a long password\"")).Text("type"));
        administrators.Add("root");
        using var ana = await ProgramPeer.EnterAsync(node.Tcp, "ana", "geral");
        using var text = await node.EnterAsync("bia");

        var users = await root.AskAsync("users", "\"query\":\"ana\"");
        Assert.Equal($"[\"{ana.Local}\"]", users.GetProperty("users")[0].GetProperty("addresses").GetRawText());
        await ana.AskAsync("users");
        await text.SendAsync("/users");
        await text.ExpectAsync("3 people: ana, bia, root");
        Assert.All(ana.Frames, frame => Assert.DoesNotContain("address", frame.GetRawText(), StringComparison.Ordinal));

        // Not an administrator under another name, nor as a guest of that name.
        await root.AskAsync("unregister", "\"password\":\"a long password\"");
        Assert.DoesNotContain("address", (await root.AskAsync("users")).GetRawText(), StringComparison.Ordinal);
    }
}
