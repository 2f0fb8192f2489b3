using System.Text;
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
        await _server.ExpectAsync("/nick ana");
        await LeaveAsync(running);
    }

    [Fact]
    public async Task A_message_that_arrives_while_typing_leaves_the_typed_line_intact()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("meia linha\x1b[D\x1b[D");
        await _terminal.UntilAsync(terminal => terminal.CursorRow == ("> meia linha", 10));
        await _server.SendAsync("[#geral] bob: interrompo");
        await _terminal.ShowsAsync("[#geral] bob: interrompo");
        Assert.Equal(("> meia linha", 10), _terminal.CursorRow);
        Assert.Single(_terminal.Rows, row => row.Contains("meia", StringComparison.Ordinal));
        await TypeAsync("X\r");
        await _server.ExpectAsync("meia linXha");
        await LeaveAsync(running);
    }

    [Fact]
    public async Task Pasted_lines_are_sent_one_by_one_after_enter()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("\x1b[200~um\ndois\n\x1b[201~");
        await _terminal.UntilAsync(terminal => terminal.CursorRow.Text == "> um↵dois");
        await TypeAsync("\r");
        await _server.ExpectAsync("um", "dois");
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
        await _server.ExpectAsync("/quit");
        await _server.EndAsync("[SYS] bye");
        Assert.Equal(ExitCode.Ok, await running.Soon());
        Assert.Equal(3, _terminal.Rows.Count(row => row.Contains(_texts.QuitAgain, StringComparison.Ordinal) || row.Contains("bye", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_what_was_typed_stays_readable()
    {
        var running = await StartConnectedAsync();
        await _server.SendAsync("[SYS] hello");
        await TypeAsync("not yet sent");
        await _terminal.UntilAsync(terminal => terminal.CursorRow.Text == "> not yet sent");
        await _terminal.ShowsAsync("[SYS] hello");
        _server.Reset();
        Assert.Equal(ExitCode.EndedBadly, await running.Soon());
        await _terminal.ShowsAsync("> not yet sent");
        await _terminal.ShowsAsync(_texts.NotSent);
        await _terminal.ShowsAsync("connection to the server was lost");
    }

    [Fact]
    public async Task A_signal_ends_the_chat_and_puts_the_terminal_in_order()
    {
        var running = await StartConnectedAsync();
        Assert.True(_terminal.MarksPaste);
        await _chat!.PostAsync(new ChatEvent.Stopped(ExitCode.Terminated));
        Assert.Equal(ExitCode.Terminated, await running.Soon());
        Assert.False(_terminal.MarksPaste);
        Assert.Equal(("", 0), _terminal.CursorRow);
    }

    [Fact]
    public async Task No_server_is_said_with_what_to_do_next()
    {
        var address = _server.Address;
        _server.Dispose();
        Assert.Equal(ExitCode.CouldNotStart, await Start(new StartOptions { Address = address, Nick = "ana" }).Soon());
        await _terminal.ShowsAsync("refused the connection");
        await _terminal.ShowsAsync("dotnet run --project src/ChatSocket.Node");
    }

    [Fact]
    public async Task The_name_under_which_ones_words_come_back_is_ones_own()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("oi\r");
        await _server.ExpectAsync("oi");
        await _server.SendAsync("[#geral] anon7: oi");
        await _server.SendAsync("[#geral] bob: hi anon7");
        await _terminal.ShowsAsync("hi anon7");
        Assert.Contains("\x1b[1manon7\x1b[0m", _terminal.Raw, StringComparison.Ordinal);
        await LeaveAsync(running);
    }

    [Fact]
    public async Task A_server_that_does_not_say_goodbye_does_not_keep_anybody()
    {
        var running = await StartConnectedAsync();
        await TypeAsync("\x04");
        await _server.ExpectAsync("/quit");
        await TypeAsync("\x03");
        Assert.Equal(ExitCode.Ok, await running.Soon());
    }

    private Task<ExitCode> Start(StartOptions options)
    {
        options = options.Address == ChatSocket.Client.ServerAddress.Default ? options with { Address = _server.Address } : options;
        _chat = new InteractiveChat(options, _texts, new Screen(_terminal, () => 120), new Style(colours: false), TimeProvider.System);
        return _chat.RunAsync();
    }

    private async Task<Task<ExitCode>> StartConnectedAsync()
    {
        var running = Start(new StartOptions { Nick = "ana" });
        await _server.AcceptAsync();
        await _server.ExpectAsync("/nick ana");
        return running;
    }

    private async Task LeaveAsync(Task<ExitCode> running)
    {
        await TypeAsync("\x04");
        await _server.ExpectAsync("/quit");
        await _server.EndAsync("[SYS] bye");
        Assert.Equal(ExitCode.Ok, await running.Soon());
    }

    private async Task TypeAsync(string bytes)
    {
        var keys = new List<Key>();
        _decoder.Decode(Encoding.UTF8.GetBytes(bytes), keys);
        Assert.True(await _chat!.PostAsync(new ChatEvent.KeysPressed(keys)));
    }
}
