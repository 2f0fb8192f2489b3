using ChatSocket.Client;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Scripted;
using ChatSocket.Terminal.Startup;
using ChatSocket.Terminal.Tests.Connections;

namespace ChatSocket.Terminal.Tests.Chats;

public sealed class ScriptedChatTests : IDisposable
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
    public async Task Each_line_is_sent_and_the_answers_are_awaited()
    {
        var running = Start("ana\n\noi\n");
        await _server.AcceptAsync();
        await _server.SendAsync("[SYS] nick?");
        await _server.ExpectAsync("ana", "oi", "/quit");
        await _server.SendAsync("[#geral] ana: oi");
        await _server.EndAsync("[SYS] bye");

        Assert.Equal(ExitCode.Ok, await running.Soon());
        Assert.Equal("[SYS] nick?\n[#geral] ana: oi\n[SYS] bye\n", _output.ToString());
        Assert.Equal("", _errors.ToString());
    }

    [Fact]
    public async Task Switches_are_said_before_the_first_line()
    {
        var running = Start("oi", new StartOptions { Nick = "ana", Room = "#x", Language = Language.English, LanguageChosen = true });
        await _server.AcceptAsync();
        await _server.ExpectAsync("/lang en", "/join #x", "/nick ana", "oi", "/quit");
        _server.Shutdown();
        Assert.Equal(ExitCode.Ok, await running.Soon());
    }

    [Theory]
    [InlineData("/quit")]
    [InlineData("SAIR")]
    public async Task A_script_that_says_goodbye_itself_is_not_repeated(string goodbye)
    {
        var running = Start(goodbye);
        await _server.AcceptAsync();
        await _server.ExpectAsync(goodbye);
        await _server.EndAsync("[SYS] bye");
        Assert.Equal(ExitCode.Ok, await running.Soon());
        Assert.Null(await _server.ReceiveAsync());
    }

    [Fact]
    public async Task Remote_control_characters_do_not_reach_the_output()
    {
        var running = Start("");
        await _server.AcceptAsync();
        await _server.ExpectAsync("/quit");
        await _server.EndAsync("[#geral] mal: \x1b[2J\u202ex\nforged");
        await running.Soon();
        Assert.Equal("[#geral] mal: \ufffd[2Jx forged\n", _output.ToString());
    }

    [Fact]
    public async Task An_end_nobody_asked_for_is_an_error()
    {
        using var input = new EndlessReader();
        var running = Start(input);
        await _server.AcceptAsync();
        await _server.EndAsync("[SYS] you were kicked");
        Assert.Equal(ExitCode.EndedBadly, await running.Soon());
        Assert.Equal(_texts.EndedByServer + "\n", _errors.ToString());
        Assert.Equal("[SYS] you were kicked\n", _output.ToString());
    }

    [Fact]
    public async Task A_lost_connection_is_an_error()
    {
        using var input = new EndlessReader();
        var running = Start(input, new StartOptions { Nick = "ana" });
        await _server.AcceptAsync();
        // Until the first line is here, the client may still be connecting, and a reset then is a failure to connect.
        await _server.ExpectAsync("/nick ana");
        _server.Reset();
        Assert.Equal(ExitCode.EndedBadly, await running.Soon());
        Assert.Equal(_texts.ConnectionLost + "\n", _errors.ToString());
    }

    [Fact]
    public async Task A_server_that_never_ends_is_not_awaited_for_ever()
    {
        var running = Start("", silence: TimeSpan.FromMilliseconds(50));
        await _server.AcceptAsync();
        Assert.Equal(ExitCode.EndedBadly, await running.Soon());
        Assert.Equal(_texts.NoAnswerToQuit + "\n", _errors.ToString());
    }

    [Fact]
    public async Task Another_kind_of_server_is_named_as_such()
    {
        var running = Start("oi");
        await _server.AcceptAsync();
        await _server.SendBytesAsync("SSH-2.0-OpenSSH\r\n"u8.ToArray());
        Assert.Equal(ExitCode.EndedBadly, await running.Soon());
        Assert.Equal(_texts.NotThisProtocol(_server.Address) + "\n", _errors.ToString());
    }

    [Fact]
    public async Task A_line_too_long_is_named_and_the_rest_still_goes()
    {
        var running = Start("a\n" + new string('x', 70_000) + "\nb\n");
        await _server.AcceptAsync();
        await _server.ExpectAsync("a", "b", "/quit");
        await _server.EndAsync("[SYS] bye");
        Assert.Equal(ExitCode.EndedBadly, await running.Soon());
        Assert.Equal(_texts.LineTooLong(2) + "\n", _errors.ToString());
    }

    [Fact]
    public async Task No_server_is_said_with_what_to_do_next()
    {
        var address = _server.Address;
        _server.Dispose();
        var running = new ScriptedChat(new StartOptions { Addresses = [address] }, _texts, TextReader.Null, _output, _errors, TimeProvider.System).RunAsync();
        Assert.Equal(ExitCode.CouldNotStart, await running.Soon());
        Assert.Equal(_texts.ConnectFailed(ConnectFailure.Refused, address) + "\n", _errors.ToString());
    }

    private Task<ExitCode> Start(string input, StartOptions? options = null, TimeSpan? silence = null) => Start(new StringReader(input), options, silence);

    private Task<ExitCode> Start(TextReader input, StartOptions? options = null, TimeSpan? silence = null)
    {
        options = (options ?? new StartOptions()) with { Addresses = [_server.Address] };
        return new ScriptedChat(options, _texts, input, _output, _errors, TimeProvider.System) { Silence = silence ?? Limits.Wait }.RunAsync();
    }

    /// <summary>An input on which nobody types.</summary>
    private sealed class EndlessReader : TextReader
    {
        public override ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) =>
            new(Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(_ => (string?)null, TaskScheduler.Default));
    }
}
