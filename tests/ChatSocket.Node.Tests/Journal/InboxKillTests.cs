using System.Net;
using System.Text.Json;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Tests.Network;

namespace ChatSocket.Node.Tests.Journal;

/// <summary>The process of a node that runs alone dies without a word, and an account comes back for its mail.</summary>
public sealed class InboxKillTests : IDisposable
{
    private const string Login = "\"nick\":\"ana\",\"password\":\"correct horse battery\"";
    private const string Message = "\"to\":\"ana\",\"text\":\"uma vez\",\"id\":\"AAAAAAAAAAAAAAAA0001\"";

    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-inbox-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_private_message_acknowledged_before_a_kill_is_there_once_with_its_subject_and_the_read_mark()
    {
        JsonElement first;
        var (node, port) = await NodeProcess.StartAsync(_directory);
        using (node)
        {
            using var ana = await ProgramPeer.ConnectAsync(At(port));
            await ana.AskAsync("hello");
            Assert.Equal("ok", (await ana.AskAsync("register", Login)).Text("type"));
            using var bia = await ProgramPeer.EnterAsync(At(port), "bia", "geral");
            first = await bia.AskAsync("direct", Message + ",\"subject\":\"aula\"");
            for (var number = 2; number <= 30; number++) Assert.Equal(number, (await bia.AskAsync("direct", $"\"to\":\"ana\",\"text\":\"m{number}\"")).Number("seq"));
            Assert.Equal("ok", (await ana.AskAsync("read", "\"inbox\":true,\"seq\":28")).Text("type"));
            Assert.Equal(31, (await bia.AskAsync("direct", "\"to\":\"ana\",\"text\":\"m31\"")).Number("seq"));
            await node.KillAsync();
        }

        (node, port) = await NodeProcess.StartAsync(_directory);
        using (node)
        {
            using var bia = await ProgramPeer.EnterAsync(At(port), "bia", "geral");
            var again = await bia.AskAsync("direct", Message + ",\"subject\":\"aula\",\"retry\":true");
            Assert.Equal((first.Number("seq"), first.Number("ts")), (again.Number("seq"), again.Number("ts")));
            using var text = await TextPeer.EnterAsync(port, "caio", "geral");
            await text.SendAsync("/login ana correct horse battery", "/inbox 300");
            await UntilAsync(text, line => line == "[SYS] Inbox: 3 unread. /read shows the oldest of them, /read n the message n.");
            await UntilAsync(text, line => line.StartsWith("[SYS] 1 ", StringComparison.Ordinal) && line.EndsWith(" bia (aula): uma vez", StringComparison.Ordinal));
            using var ana = await ProgramPeer.ConnectAsync(At(port));
            Assert.Equal(3, (await ana.AskAsync("hello", Login)).GetProperty("inbox").Number("unread"));
            var inbox = await ana.AskAsync("inbox", "\"limit\":300");
            Assert.Equal(["uma vez", .. Enumerable.Range(2, 30).Select(number => $"m{number}")], Texts(inbox));
        }
    }

    [Fact]
    public async Task A_message_that_is_stored_when_the_node_dies_before_its_acknowledgement_arrives_is_stored_once_by_its_repetition()
    {
        var (node, port) = await NodeProcess.StartAsync(_directory);
        using (node)
        {
            using var ana = await ProgramPeer.ConnectAsync(At(port));
            await ana.AskAsync("hello");
            Assert.Equal("ok", (await ana.AskAsync("register", Login)).Text("type"));
            await using var cable = new FaultProxy(At(port));
            using var bia = await ProgramPeer.EnterAsync(cable.Endpoint, "bia", "geral");
            cable.Hold(Direction.ToClient);
            await bia.PostAsync("direct", Message);
            await ana.UntilAsync(frame => frame.IsOf("direct"), "the message that is stored");
            await node.KillAsync();
            Assert.DoesNotContain(bia.Frames, frame => frame.IsOf("ack"));
        }

        (node, port) = await NodeProcess.StartAsync(_directory);
        using (node)
        {
            using var bia = await ProgramPeer.EnterAsync(At(port), "bia", "geral");
            for (var attempt = 0; attempt < 2; attempt++) Assert.Equal(1, (await bia.AskAsync("direct", Message + ",\"retry\":true")).Number("seq"));
            using var ana = await ProgramPeer.ConnectAsync(At(port));
            Assert.Equal(1, (await ana.AskAsync("hello", Login)).GetProperty("inbox").Number("unread"));
            Assert.Equal(["uma vez"], Texts(await ana.AskAsync("inbox")));
        }
    }

    private static IPEndPoint At(int port) => new(IPAddress.Loopback, port);

    private static string[] Texts(JsonElement inbox) => [.. inbox.GetProperty("messages").EnumerateArray().Select(message => message.Text("text"))];

    private static async Task UntilAsync(TextPeer peer, Func<string, bool> isIt)
    {
        while (!isIt(await peer.NextAsync() ?? throw new IOException("the node went away")))
        {
        }
    }
}
