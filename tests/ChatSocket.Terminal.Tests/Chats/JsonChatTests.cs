using System.Text.Json.Nodes;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Scripted;
using ChatSocket.Terminal.Startup;
using ChatSocket.Terminal.Tests.Connections;

namespace ChatSocket.Terminal.Tests.Chats;

public sealed class JsonChatTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };
    private readonly Texts _texts = new EnglishTexts();

    public void Dispose()
    {
        _server.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task Requests_go_in_and_frames_come_out()
    {
        var running = Start("""
            {"type":"send","room":"geral","text":"oi","ref":7}

            {"type":"who","room":"geral","ref":"quem"}
            """);
        await _server.AcceptAsync();
        await _server.WelcomeAsync("ana");
        // Texts and requests leave by different ways, in either order.
        for (var request = 0; request < 2; request++)
        {
            var asked = await _server.ReceiveJsonAsync();
            if (asked["type"]!.ToString() == "who")
            {
                await _server.SendAsync("""{"type":"who","ref":"quem","room":"geral","members":[],"more":false}""");
                continue;
            }

            Assert.Equal("7", asked["ref"]!.ToJsonString());
            await _server.SendAsync($$"""{"type":"ack","ref":7,"room":"geral","epoch":"e","seq":1,"id":"{{asked["id"]}}","ts":1}""");
        }

        await EndAsync();
        Assert.Equal(ExitCode.Ok, await running.Soon());
        var lines = Lines();
        Assert.Equal(["welcome", "connection", "joined"], lines[..3].Select(line => line["type"]!.ToString()));
        Assert.Single(lines, line => line["type"]!.ToString() == "ack" && line["ref"]!.ToJsonString() == "7");
        Assert.Single(lines, line => line["type"]!.ToString() == "who");
        Assert.Equal(("connection", "ended", "bye"), (lines[^1]["type"]!.ToString(), lines[^1]["state"]!.ToString(), lines[^1]["code"]!.ToString()));
        Assert.Equal("", _errors.ToString());
    }

    [Fact]
    public async Task A_line_that_is_no_request_is_named_and_spoils_the_exit_code()
    {
        var running = Start("oi\n");
        await _server.AcceptAsync();
        await _server.WelcomeAsync("ana");
        await EndAsync();
        Assert.Equal(ExitCode.EndedBadly, await running.Soon());
        Assert.Equal(_texts.JsonLineRefused(1, _texts.JsonLineUnreadable) + "\n", _errors.ToString());
    }

    [Fact]
    public async Task A_ref_like_the_clients_own_is_refused_and_any_other_is_the_scripts()
    {
        var running = Start("""
            {"type":"who","room":"geral","ref":"chatsocket:2"}
            {"type":"ping","ref":"chatsocket\u003arecovered"}
            {"type":"send","room":"geral","text":"oi","ref":"chatsocket:2"}
            {"type":"ping","ref":"r2"}
            """);
        await _server.AcceptAsync();
        await _server.WelcomeAsync("ana");
        Assert.Equal("r2", (await _server.ReceiveJsonAsync())["ref"]!.ToString());
        await _server.SendAsync("""{"type":"pong","ref":"r2"}""");
        await EndAsync();
        Assert.Equal(ExitCode.EndedBadly, await running.Soon());
        Assert.Equal(3, _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(Lines().Where(line => line["ref"] is not null && line["ref"]!.ToString() != "r2"),
            line => Assert.StartsWith("chatsocket:", line["ref"]!.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_frame_is_one_line_whatever_the_node_writes()
    {
        var running = Start("");
        await _server.AcceptAsync();
        await _server.WelcomeAsync("ana");
        await _server.SendAsync("{\n\"type\":\"weather\",\n\"t\":\"\\u001b[2J\"}");
        await EndAsync();
        Assert.Equal(ExitCode.Ok, await running.Soon());
        Assert.Contains("""{"type":"weather","t":"\u001B[2J"}""", _output.ToString().Split('\n'));
    }

    [Fact]
    public async Task No_server_is_a_failure_to_start()
    {
        var address = _server.Address;
        _server.Dispose();
        Assert.Equal(ExitCode.CouldNotStart, await new JsonChat(new StartOptions { Addresses = [address], Json = true }, _texts, TextReader.Null, _output, _errors, TimeProvider.System).RunAsync().Soon());
        Assert.Contains("refused the connection", _errors.ToString(), StringComparison.Ordinal);
    }

    private Task<ExitCode> Start(string input) => new JsonChat(
        new StartOptions { Addresses = [_server.Address], Nick = "ana", Json = true }, _texts, new StringReader(input), _output, _errors, TimeProvider.System).RunAsync();

    /// <summary>The end of the input: one last question, and goodbye.</summary>
    private async Task EndAsync()
    {
        var ping = await _server.ReceiveJsonAsync();
        await _server.SendAsync($$"""{"type":"pong","ref":"{{ping["ref"]}}"}""");
        await _server.GoodbyeAsync();
    }

    private JsonNode[] Lines() => [.. _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
