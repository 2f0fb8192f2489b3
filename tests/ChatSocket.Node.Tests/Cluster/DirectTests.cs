using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>Private messages between nodes: to one person, in either mode, and through no channel.</summary>
public sealed class DirectTests
{
    private const string Secret = "s3gredo-de-ana";

    [Fact]
    public async Task A_private_message_passes_between_nodes_and_modes_and_no_channel_or_third_connection_ever_holds_it()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        using var ears = await ChannelEars.ListenAsync(nodes.Redis.Endpoint);
        using var ana = await nodes[0].EnterAsync("ana");
        using var bia = await ProgramPeer.EnterAsync(nodes[1].Tcp, "bia", "geral");
        var others = new List<ProgramPeer>();
        foreach (var number in Enumerable.Range(1, 50)) others.Add(await ProgramPeer.EnterAsync(nodes[number % 3].Tcp, $"p{number}", "geral"));

        await ana.SendAsync($"/msg -s \"{Secret}-assunto\" BIA {Secret}");
        await ana.ExpectAsync($"[PRIVATE] ana -> bia ({Secret}-assunto): {Secret}");
        var direct = await bia.UntilAsync(frame => frame.IsOf("direct"), "the message");
        Assert.Equal(("ana", "bia", $"{Secret}-assunto", Secret), (direct.Text("from"), direct.Text("to"), direct.Text("subject"), direct.Text("text")));
        Assert.Equal("ack", (await bia.AskAsync("direct", "\"to\":\"ana\",\"text\":\"recebido\"")).Text("type"));
        await ana.ExpectAsync("[PRIVATE] bia -> ana: recebido");

        await ana.SendAsync("fim");
        foreach (var other in others)
        {
            await other.UntilTextAsync("geral", "fim");
            Assert.DoesNotContain(other.Frames, frame => frame.GetRawText().Contains(Secret, StringComparison.Ordinal));
            other.Dispose();
        }

        await ears.UntilAsync("fim");
        Assert.Contains("D bia", ears.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, ears.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_resumes_on_another_node_gets_exactly_the_private_messages_it_missed()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        using var ana = await ProgramPeer.EnterAsync(nodes[0].Tcp, "ana", "geral");
        var bia = await ProgramPeer.EnterAsync(nodes[1].Tcp, "bia", "geral");
        await SendAsync(ana, "um", "dois");
        var last = await bia.UntilAsync(frame => frame.IsOf("direct") && frame.Text("text") == "dois", "the second");
        bia.Dispose();
        await SendAsync(ana, "três", "quatro");

        using var back = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        var place = $"{{\"epoch\":\"{last.Text("epoch")}\",\"seq\":{last.Number("seq")},\"id\":\"{last.Text("id")}\"}}";
        var welcome = await back.AskAsync("hello", $"\"session\":\"{bia.Token}\",\"inbox\":{place}");
        Assert.Equal((true, 2), (welcome.GetProperty("resumed").GetBoolean(), welcome.GetProperty("inbox").Number("seq")));
        await SendAsync(ana, "cinco");
        await back.UntilAsync(frame => frame.IsOf("direct") && frame.Text("text") == "cinco", "the last");
        Assert.Equal(["três", "quatro", "cinco"], back.Frames.Where(frame => frame.IsOf("direct")).Select(frame => frame.Text("text")));
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_with_its_node_is_stored_once_by_its_repetition_elsewhere()
    {
        await using var nodes = await ThreeNodes.StartAsync();
        using var ana = await ProgramPeer.EnterAsync(nodes[0].Tcp, "ana", "geral");
        using var bia = await ProgramPeer.EnterAsync(nodes[1].Tcp, "bia", "geral");
        const string Message = "\"to\":\"bia\",\"text\":\"uma vez\",\"id\":\"AAAAAAAAAAAAAAAA0001\"";
        var first = await ana.AskAsync("direct", Message);
        using var back = await ProgramPeer.ConnectAsync(nodes[2].Tcp);
        await back.AskAsync("hello", $"\"session\":\"{ana.Token}\"");
        var again = await back.AskAsync("direct", Message + ",\"retry\":true");
        Assert.Equal((first.Number("seq"), first.Number("ts")), (again.Number("seq"), again.Number("ts")));
        await SendAsync(back, "fim");
        await bia.UntilAsync(frame => frame.IsOf("direct") && frame.Text("text") == "fim", "the last");
        Assert.Equal(["uma vez", "fim"], bia.Frames.Where(frame => frame.IsOf("direct")).Select(frame => frame.Text("text")));
    }

    private static async Task SendAsync(ProgramPeer peer, params string[] texts)
    {
        foreach (var text in texts) Assert.Equal("ack", (await peer.AskAsync("direct", $"\"to\":\"bia\",\"text\":\"{text}\"")).Text("type"));
    }

    /// <summary>Hears every channel of a Redis.</summary>
    private sealed class ChannelEars : IDisposable
    {
        private readonly TcpClient _connection = new();
        private readonly StringBuilder _heard = new();

        public string Heard
        {
            get
            {
                lock (_heard) return _heard.ToString();
            }
        }

        public static async Task<ChannelEars> ListenAsync(IPEndPoint redis)
        {
            var ears = new ChannelEars();
            await ears._connection.ConnectAsync(redis);
            await ears._connection.GetStream().WriteAsync("PSUBSCRIBE *\r\n"u8.ToArray());
            _ = ears.ReadAsync();
            await ears.UntilAsync("psubscribe");
            return ears;
        }

        public async Task UntilAsync(string words)
        {
            using var limit = new CancellationTokenSource(TextPeer.Within);
            while (!Heard.Contains(words, StringComparison.Ordinal)) await Task.Delay(10, limit.Token);
        }

        public void Dispose() => _connection.Dispose();

        private async Task ReadAsync()
        {
            var buffer = new byte[64 * 1024];
            var stream = _connection.GetStream();
            try
            {
                while (await stream.ReadAsync(buffer) is > 0 and var count)
                {
                    lock (_heard) _heard.Append(Encoding.UTF8.GetString(buffer, 0, count));
                }
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
