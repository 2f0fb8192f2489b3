using System.Text;
using ChatSocket.Client;
using ChatSocket.Protocol;
using ChatSocket.Terminal.Display;
using ChatSocket.Terminal.Interactive;
using ChatSocket.Terminal.Keys;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Startup;
using ChatSocket.Terminal.Tests.Connections;
using ChatSocket.Terminal.Tests.Display;

namespace ChatSocket.Terminal.Tests.Chats;

public sealed class InteractiveChatTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly VirtualTerminal _terminal = new(width: 120, height: 30);
    private readonly KeyDecoder _decoder = new();
    private readonly Texts _texts = new EnglishTexts();
    private InteractiveChat? _chat;

    public void Dispose()
    {
        _chat?.Dispose();
        _server.Dispose();
        _terminal.Dispose();
    }

    [Fact]
    public async Task The_nick_is_asked_for_before_connecting_and_a_bad_one_is_asked_for_again()
    {
        var running = Start(new StartOptions());
        await TypeAsync("a b\r");
        await _terminal.ShowsAsync("Try again");
        await TypeAsync("ana\r");
        await _server.AcceptAsync();
        await _server.WelcomeAsync("ana");
        await LeaveAsync(running);
    }

    [Fact]
    public async Task A_message_that_arrives_while_typing_leaves_the_typed_line_intact()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("meia linha\x1b[D\x1b[D");
        await _terminal.UntilAsync(terminal => terminal.CursorRow == ("> meia linha", 10));
        await _server.SayAsync(1, "bob", "interrompo");
        await _terminal.ShowsAsync("[#geral] bob: interrompo");
        Assert.Equal(("> meia linha", 10), _terminal.CursorRow);
        Assert.Single(_terminal.Rows, row => row.Contains("meia", StringComparison.Ordinal));
        await TypeAsync("X\r");
        Assert.Equal("meia linXha", await _server.TakeTextAsync(2));
        await _terminal.ShowsAsync("[#geral] ana: meia linXha");
        await LeaveAsync(running);
    }

    [Fact]
    public async Task Pasted_lines_are_sent_one_by_one_after_enter()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("\x1b[200~um\ndois\n\x1b[201~");
        await _terminal.UntilAsync(terminal => terminal.CursorRow.Text == "> um↵dois");
        await TypeAsync("\r");
        Assert.Equal("um", await _server.TakeTextAsync(1));
        Assert.Equal("dois", await _server.TakeTextAsync(2));
        await LeaveAsync(running);
    }

    [Fact]
    public async Task Ctrl_C_asks_before_it_quits()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("abc\x03");
        await _terminal.UntilAsync(terminal => terminal.CursorRow == (">", 2));
        await TypeAsync("\x03");
        await _terminal.ShowsAsync(_texts.QuitAgain);
        await TypeAsync("x\x7f\x03\x03");
        await _server.GoodbyeAsync();
        Assert.Equal(ExitCode.Ok, await running.Soon());
        Assert.Equal(2, _terminal.Rows.Count(row => row.Contains(_texts.QuitAgain, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_repaired_and_what_was_typed_meanwhile_is_sent()
    {
        var running = await StartConnectedAsync();
        await _server.SayAsync(1, "bob", "antes");
        await _terminal.ShowsAsync("antes");
        _server.Reset();
        await _terminal.ShowsAsync(_texts.Lost(DisconnectReason.NetworkError));
        await TypeAsync("espera\r");
        await _terminal.ShowsAsync("[sending] #geral: espera");
        await _server.AcceptAsync();
        await _server.ResumeAsync(1, "perdida");
        await _terminal.ShowsAsync("attempt 1");
        await _terminal.ShowsAsync("[#geral] bob: perdida");
        await _terminal.ShowsAsync("1 message recovered");
        Assert.Equal("espera", await _server.TakeTextAsync(3));
        await _terminal.ShowsAsync("[#geral] ana: espera");
        await LeaveAsync(running);
    }

    [Fact]
    public async Task An_end_for_good_is_said_and_what_was_typed_stays_readable()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("not yet sent");
        await _terminal.UntilAsync(terminal => terminal.CursorRow.Text == "> not yet sent");
        await _server.EndAsync("""{"type":"end","code":"replaced","n":2,"retry":false}""");
        Assert.Equal(ExitCode.EndedBadly, await running.Soon());
        await _terminal.ShowsAsync("> not yet sent");
        await _terminal.ShowsAsync(_texts.NotSent);
        await _terminal.ShowsAsync("replaced by another");
    }

    [Fact]
    public async Task A_text_the_node_refuses_is_shown_with_the_reason()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("oi\r");
        var send = await _server.ReceiveJsonAsync();
        await _server.SendAsync($$"""{"type":"error","ref":"{{send["id"]}}","code":"muted","text":"You may not speak","retry":false}""");
        await _terminal.ShowsAsync("[not sent] #geral: oi – You may not speak [muted]");
        await LeaveAsync(running);
    }

    [Fact]
    public async Task A_taken_nick_is_asked_for_again()
    {
        var running = Start(new StartOptions { Nick = "ana" });
        await _server.AcceptAsync();
        await _server.ReceiveJsonAsync();
        await _server.SendAsync("""{"type":"error","ref":"hello","code":"nick_taken","text":"This name is taken","retry":false}""");
        await _terminal.ShowsAsync("This name is taken [nick_taken]");
        await TypeAsync("bia\r");
        await _server.AcceptAsync();
        await _server.WelcomeAsync("bia");
        await LeaveAsync(running);
    }

    [Fact]
    public async Task Commands_are_requests_and_their_answers_are_told()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("/help\r/xyz\r//barra\r");
        await _terminal.ShowsAsync("[SYS] /join #room");
        await _terminal.ShowsAsync("Unknown command: /xyz");
        Assert.Equal("/barra", await _server.TakeTextAsync(1));
        await TypeAsync("/who\r");
        var who = await _server.ReceiveJsonAsync();
        await _server.SendAsync($$"""{"type":"who","ref":"{{who["ref"]}}","room":"geral","members":[{"nick":"ana","since":1},{"nick":"bob","since":2}],"more":false}""");
        await _terminal.ShowsAsync("[SYS] #geral: ana, bob");
        await TypeAsync("/leave\r");
        var leave = await _server.ReceiveJsonAsync();
        await _server.SendAsync($$"""{"type":"left","ref":"{{leave["ref"]}}","room":"geral"}""");
        await _terminal.ShowsAsync("You left #geral.");
        await TypeAsync("oi\r");
        await _terminal.ShowsAsync(_texts.NoRoom);
        await TypeAsync("/lang pt\r");
        await _terminal.ShowsAsync("Idioma: português.");
        await TypeAsync("sair\r");
        await _server.GoodbyeAsync();
        Assert.Equal(ExitCode.Ok, await running.Soon());
    }

    [Fact]
    public async Task A_signal_ends_the_chat_and_puts_the_terminal_in_order()
    {
        var running = await StartConnectedAsync();
        Assert.True(_terminal.MarksPaste);
        await _chat!.PostAsync(new LoopEvent.Stopped(ExitCode.Terminated));
        Assert.Equal(ExitCode.Terminated, await running.Soon());
        Assert.False(_terminal.MarksPaste);
        Assert.Equal(("", 0), _terminal.CursorRow);
    }

    [Fact]
    public async Task No_server_is_said_with_what_to_do_next()
    {
        var address = _server.Address;
        _server.Dispose();
        Assert.Equal(ExitCode.CouldNotStart, await Start(new StartOptions { Addresses = [address], Nick = "ana" }).Soon());
        await _terminal.ShowsAsync("refused the connection");
        await _terminal.ShowsAsync("dotnet run --project src/ChatSocket.Node");
    }

    [Fact]
    public async Task The_name_the_node_gave_is_ones_own()
    {
        var running = Start(new StartOptions { Nick = "ana" });
        await _server.AcceptAsync();
        await _server.WelcomeAsync("anon7");
        await _server.SayAsync(1, "bob", "hi anon7");
        await _terminal.ShowsAsync("hi anon7");
        Assert.Contains("\x1b[1manon7\x1b[0m", _terminal.Raw, StringComparison.Ordinal);
        await LeaveAsync(running);
    }

    [Fact]
    public async Task A_server_that_does_not_say_goodbye_does_not_keep_anybody()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("\x04");
        Assert.Equal("quit", (await _server.ReceiveJsonAsync())["type"]!.ToString());
        await TypeAsync("\x03");
        Assert.Equal(ExitCode.Ok, await running.Soon());
    }

    private Task<ExitCode> Start(StartOptions options)
    {
        options = options.Addresses[0] == ServerAddress.Default ? options with { Addresses = [_server.Address] } : options;
        _chat = new InteractiveChat(options, _texts, new Screen(_terminal, () => 120), new Style(colours: false), TimeProvider.System);
        return _chat.RunAsync();
    }

    private async Task<Task<ExitCode>> StartConnectedAsync()
    {
        var running = Start(new StartOptions { Nick = "ana" });
        await _server.AcceptAsync();
        await _server.WelcomeAsync("ana");
        await _terminal.ShowsAsync("you entered");
        return running;
    }

    [Fact]
    public async Task A_private_message_is_acknowledged_shown_and_kept_until_it_is_read()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("/msg -s \"aula 3\" bia olá\r");
        var direct = await _server.ReceiveJsonAsync();
        Assert.Equal(("direct", "bia", "aula 3", "olá"), (direct["type"]!.ToString(), direct["to"]!.ToString(), direct["subject"]!.ToString(), direct["text"]!.ToString()));
        Assert.DoesNotContain(_terminal.Rows, row => row.Contains("[PRIVATE]", StringComparison.Ordinal));
        await _server.SendAsync($$"""{"type":"ack","ref":"{{direct["ref"]}}","to":"bia","seq":1,"id":"{{direct["id"]}}","ts":1}""");
        await _terminal.ShowsAsync("[PRIVATE] ana -> bia (aula 3): olá");

        const string Kept = """{"epoch":"p","seq":7,"id":"0123456789abcdef","from":"bia","to":"ana","subject":"re","text":"oi","ts":1}""";
        await _server.SendAsync("""{"type":"direct",""" + Kept[1..]);
        await _terminal.ShowsAsync("[PRIVATE] bia -> ana (re): oi");

        await TypeAsync("/read\r");
        await AnswerInboxAsync(Kept, unread: 1);
        Assert.Equal("6", (await AnswerInboxAsync(Kept, unread: 1))["after"]!.ToString());
        var read = await _server.ReceiveJsonAsync();
        Assert.Equal(("read", "true", "7"), (read["type"]!.ToString(), read["inbox"]!.ToString(), read["seq"]!.ToString()));
        await _server.SendAsync($$"""{"type":"ok","ref":"{{read["ref"]}}"}""");
        await _terminal.UntilAsync(terminal => terminal.Rows.Count(row => row.Contains("bia -> ana (re): oi", StringComparison.Ordinal)) == 2);

        await TypeAsync("/inbox\r");
        await AnswerInboxAsync(Kept, unread: 1);
        await _terminal.ShowsAsync("1 unread");
        await _terminal.ShowsAsync("7* ");
        await LeaveAsync(running);
    }

    [Fact]
    public async Task A_private_message_to_nobody_says_so_and_who_is_there_can_be_asked()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("/msg\r");
        await _terminal.ShowsAsync(_texts.DirectHow);
        await TypeAsync("/msg nobody hello\r");
        var direct = await _server.ReceiveJsonAsync();
        await _server.SendAsync($$"""{"type":"error","ref":"{{direct["ref"]}}","code":"no_such_user","text":"Nobody has the name","retry":false}""");
        await _terminal.ShowsAsync("[not sent] to nobody: hello");
        await TypeAsync("/users b\r");
        var users = await _server.ReceiveJsonAsync();
        Assert.Equal(("users", "b"), (users["type"]!.ToString(), users["query"]!.ToString()));
        await _server.SendAsync($$"""{"type":"users","ref":"{{users["ref"]}}","users":[{"nick":"bia","since":1,"account":true},{"nick":"bob","since":1,"account":false}],"more":true}""");
        await _terminal.ShowsAsync("There are: bia, bob and others");
        await LeaveAsync(running);
    }

    private async Task<System.Text.Json.Nodes.JsonNode> AnswerInboxAsync(string kept, int unread)
    {
        var asked = await _server.ReceiveJsonAsync();
        Assert.Equal("inbox", asked["type"]!.ToString());
        await _server.SendAsync($$"""{"type":"inbox","ref":"{{asked["ref"]}}","epoch":"p","messages":[{{kept}}],"unread":{{unread}},"more":false}""");
        return asked;
    }

    private async Task LeaveAsync(Task<ExitCode> running)
    {
        await TypeAsync("\x04");
        await _server.GoodbyeAsync();
        Assert.Equal(ExitCode.Ok, await running.Soon());
    }

    private async Task TypeAsync(string bytes)
    {
        var keys = new List<Key>();
        _decoder.Decode(Encoding.UTF8.GetBytes(bytes), keys);
        Assert.True(await _chat!.PostAsync(new LoopEvent.KeysPressed(keys)));
    }
}
