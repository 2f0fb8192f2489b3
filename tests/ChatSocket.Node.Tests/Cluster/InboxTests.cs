using System.Text.Json;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Tests.Network;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>The inbox of an account over nodes, devices, and the deaths of what holds it.</summary>
public sealed class InboxTests
{
    private const string Login = "\"nick\":\"ana\",\"password\":\"correct horse battery\"";
    private const string Message = "\"to\":\"ana\",\"text\":\"uma vez\",\"id\":\"AAAAAAAAAAAAAAAA0001\"";

    [Fact]
    public async Task A_message_that_is_stored_when_its_node_dies_before_the_acknowledgement_is_stored_once_by_its_repetition_elsewhere()
    {
        await using var nodes = await NodeProcesses.StartAsync();
        using var ana = await RegisterAsync(nodes[1].Tcp);
        await using var cable = new FaultProxy(nodes[0].Tcp);
        using var bia = await ProgramPeer.EnterAsync(cable.Endpoint, "bia", "geral");
        cable.Hold(Direction.ToClient);
        await bia.PostAsync("direct", Message);
        await ana.UntilAsync(frame => frame.IsOf("direct"), "the message that is stored");
        await nodes[0].SignalAsync("KILL");
        Assert.DoesNotContain(bia.Frames, frame => frame.IsOf("ack"));
        using var back = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        Assert.True((await back.ResumeAsync(bia)).GetProperty("resumed").GetBoolean());
        for (var attempt = 0; attempt < 2; attempt++) Assert.Equal(1, (await back.AskAsync("direct", Message + ",\"retry\":true")).Number("seq"));
        Assert.Equal(["uma vez"], Texts(await ana.AskAsync("inbox")));
        Assert.Single(ana.Frames, frame => frame.IsOf("direct"));
    }

    private static async Task<ProgramPeer> RegisterAsync(System.Net.IPEndPoint tcp)
    {
        var ana = await ProgramPeer.ConnectAsync(tcp);
        await ana.AskAsync("hello");
        Assert.Equal("ok", (await ana.AskAsync("register", Login)).Text("type"));
        return ana;
    }

    private static string[] Texts(JsonElement inbox) => [.. inbox.GetProperty("messages").EnumerateArray().Select(message => message.Text("text"))];
}
