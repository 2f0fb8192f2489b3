using System.Text;
using ChatSocket.Chat;
using ChatSocket.Node.Tests.Cluster;
using ChatSocket.Node.Tests.Json;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>What is said and delivered: each figure after something known was done.</summary>
public sealed class MessageFiguresTests
{
    private const string OfTcp = "{kind=\"room\",transport=\"tcp\"}";
    private const string OfWebSocket = "{kind=\"room\",transport=\"websocket\"}";

    [Fact]
    public async Task A_message_is_received_once_and_delivered_once_per_member()
    {
        await using var node = await TestNode.StartAsync();
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        using var web = await (await ProgramPeer.ConnectWebSocketAsync(node.Http)).BeginAsync("web", "geral");
        await ana.SendAsync("olá");
        await bia.ExpectAsync("[#geral] ana: olá");
        await web.UntilTextAsync("geral", "olá");
        await Figures.BecomesAsync(node, "chatsocket_messages_delivered_total" + OfTcp, 2);
        await Figures.BecomesAsync(node, "chatsocket_messages_delivered_total" + OfWebSocket, 1);
        await Figures.BecomesAsync(node, "chatsocket_messages_received_total" + OfTcp, 1);
        await Figures.BecomesAsync(node, "chatsocket_messages_received_total" + OfWebSocket, 0);
        await Figures.BecomesAsync(node, "chatsocket_bytes_delivered_total" + OfTcp, 2 * (4 + Encoding.UTF8.GetByteCount("[#geral] ana: olá")));
        await Figures.BecomesAsync(node, "chatsocket_bytes_delivered_total" + OfWebSocket, bytes => bytes > 50, "more than the frame's names");
        await Figures.BecomesAsync(node, "chatsocket_fanout_members_sum", 3);
        await Figures.BecomesAsync(node, "chatsocket_fanout_members_count", 1);
        await Figures.BecomesAsync(node, "chatsocket_batch_messages_sum", 1);
        await Figures.BecomesAsync(node, "chatsocket_batch_messages_count", 1);
        await Figures.BecomesAsync(node, "chatsocket_send_duration_seconds_count{outcome=\"stored\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_send_duration_seconds_sum{outcome=\"stored\"}", sum => sum is > 0 and < 100, "some seconds");
        await Figures.BecomesAsync(node, "chatsocket_delivery_duration_seconds_count{origin=\"local\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_delivery_duration_seconds_sum{origin=\"local\"}", sum => sum is > 0 and < 100, "some seconds");
    }

    [Fact]
    public async Task A_room_of_many_slices_counts_each_member_once()
    {
        const int People = 300;
        await using var node = await TestNode.StartAsync();
        var peers = new List<JsonSocket>();
        for (var number = 0; number < People; number++)
        {
            peers.Add(await JsonSocket.ConnectAsync(node.Tcp, 0));
            await peers[^1].HelloAsync($"\"nick\":\"p{number}\"");
            await peers[^1].AskAsync("\"type\":\"join\",\"room\":\"sala\"", "joined");
        }

        await peers[0].AskAsync("\"type\":\"send\",\"room\":\"sala\",\"text\":\"oi\"", "ack");
        await Figures.BecomesAsync(node, "chatsocket_messages_delivered_total" + OfTcp, People);
        await Figures.BecomesAsync(node, "chatsocket_fanout_members_sum", People);
        foreach (var peer in peers) peer.Dispose();
        await node.HasConnectionsAsync(0);
    }

    [Fact]
    public async Task A_notice_is_no_message()
    {
        await using var node = await TestNode.StartAsync(TestNode.English);
        using var ana = await node.EnterAsync("ana");
        using var bia = await node.EnterAsync("bia");
        await ana.ExpectAsync("bia joined");
        await Figures.BecomesAsync(node, "chatsocket_messages_delivered_total{kind=\"notice\",transport=\"tcp\"}", 1);
        await ana.SendAsync("/topic homework");
        await bia.ExpectAsync("homework");
        await Figures.BecomesAsync(node, "chatsocket_messages_delivered_total{kind=\"notice\",transport=\"tcp\"}", 3);
        await Figures.BecomesAsync(node, "chatsocket_messages_delivered_total" + OfTcp, 0);
    }

    [Fact]
    public async Task A_command_is_counted_with_how_it_ended()
    {
        await using var node = await TestNode.StartAsync();
        using var one = await ProgramPeer.EnterAsync(node.Tcp, "one", "sala");
        await one.AskAsync("join", "\"room\":\"!\"");
        await one.AskAsync("ping");
        await one.AskAsync("send", "\"room\":\"nenhuma\",\"text\":\"oi\"");
        using var person = await node.EnterAsync("ana");
        await person.SendAsync("/nothing-like-this");
        await Figures.BecomesAsync(node, "chatsocket_commands_total{command=\"hello\",outcome=\"ok\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_commands_total{command=\"join\",outcome=\"ok\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_commands_total{command=\"join\",outcome=\"room_invalid\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_commands_total{command=\"ping\",outcome=\"ok\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_commands_total{command=\"nick\",outcome=\"ok\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_commands_total{command=\"unknown\",outcome=\"unknown_type\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_command_duration_seconds_count{command=\"join\",outcome=\"ok\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_send_duration_seconds_count{outcome=\"not_member\"}", 1);
    }

    [Fact]
    public async Task Who_goes_too_fast_is_counted_as_limited()
    {
        const int Sent = 60;
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Chat = new ChatOptions { MessagesPerSecond = 1, MessagesBurst = 10 } });
        using var ana = await node.EnterAsync("ana");
        await ana.SendAsync(Enumerable.Range(0, Sent).Select(number => $"{number}"));
        await Figures.BecomesAsync(node, "chatsocket_rate_limited_total{scope=\"session\"}", count => count is > 20 and <= Sent, "most of what was sent");
    }

    [Fact]
    public async Task What_is_read_from_the_log_for_who_missed_it_is_counted()
    {
        const int Missed = 200;
        await using var node = await TestNode.StartAsync();
        using var speaker = await ProgramPeer.EnterAsync(node.Tcp, "speaker", "sala");
        using var first = await ProgramPeer.EnterAsync(node.Tcp, "one", "sala");
        await speaker.SendAsync("sala", "before");
        await first.UntilTextAsync("sala", "before");
        first.Dispose();
        var text = new string('x', 1000);
        for (var number = 0; number < Missed; number++) await speaker.SendAsync("sala", text);
        using var back = await ProgramPeer.ConnectAsync(node.Tcp);
        await back.ResumeAsync(first, "sala");
        await back.UntilSoAsync(() => back.Texts("sala").Length == Missed, "what it missed");
        await Figures.BecomesAsync(node, "chatsocket_backfilled_messages_total", count => count is > 0 and <= Missed, "what the room no longer remembered");
    }

    [Fact]
    public async Task Coming_back_is_counted_by_how_it_went_on()
    {
        await using var node = await TestNode.StartAsync();
        using var first = await ProgramPeer.EnterAsync(node.Tcp, "one", "sala");
        await first.SendAsync("sala", "before");
        await first.UntilTextAsync("sala", "before");
        first.Dispose();
        using var back = await ProgramPeer.ConnectAsync(node.Tcp);
        await back.ResumeAsync(first, "sala");
        await Figures.BecomesAsync(node, "chatsocket_resumes_total{outcome=\"exact\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_resumes_total{outcome=\"epoch\"}", 0);
        using var stranger = await ProgramPeer.ConnectAsync(node.Tcp);
        await stranger.AskAsync("hello", "\"nick\":\"two\",\"rooms\":[{\"room\":\"sala\",\"epoch\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"seq\":7,\"id\":\"AAAAAAAAAAAAAAAAAAAAAA\"}]");
        await Figures.BecomesAsync(node, "chatsocket_resumes_total{outcome=\"epoch\"}", 1);
        await Figures.BecomesAsync(node, "chatsocket_gaps_total{reason=\"epoch\"}", 1);
    }
}
