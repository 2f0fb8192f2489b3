using System.Threading.Channels;
using ChatSocket.Client;
using ChatSocket.Terminal.Display;
using ChatSocket.Terminal.Editing;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Interactive;

/// <summary>
/// A chat on an interactive terminal. Editor, screen and all other state belong to the one loop in <see cref="RunAsync"/>;
/// keyboard, network and signals only post events to it.
/// </summary>
internal sealed partial class InteractiveChat(StartOptions options, Texts texts, Screen screen, Style style, TimeProvider clock) : IDisposable
{
    /// <summary>Enough that the loop draws in gulps; a full queue stops reading from the network, which is what should happen.</summary>
    private const int MostEvents = 1024;

    private const string Prompt = "> ";

    private readonly Channel<ChatEvent> _events = Channel.CreateBounded<ChatEvent>(new BoundedChannelOptions(MostEvents) { SingleReader = true });
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _tasks = [];
    private readonly LineEditor _editor = new();
    private readonly LineFormat _format = new(style, clock);
    private readonly OwnName _ownName = new(options.Nick);
    private StartOptions _options = options;
    private TextConnection? _connection;
    private Phase _phase;
    private ExitCode? _exit;

    private enum Phase
    {
        AskingNick,
        Connecting,
        Talking,
        Leaving,
    }

    /// <summary>Waits while the queue is full; false when the chat is over.</summary>
    public async ValueTask<bool> PostAsync(ChatEvent happened)
    {
        try
        {
            await _events.Writer.WriteAsync(happened, _over.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    public async Task<ExitCode> RunAsync()
    {
        screen.Start();
        try
        {
            if (_options.Nick is null) _phase = Phase.AskingNick;
            else Connect();
            Draw();
            while (_exit is null && await _events.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (_exit is null && _events.Reader.TryRead(out var happened)) Handle(happened);
                Draw();
            }
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }

        return _exit ?? ExitCode.EndedBadly;
    }

    public void Dispose() => _over.Dispose();

    private void Handle(ChatEvent happened)
    {
        switch (happened)
        {
            case ChatEvent.KeysPressed pressed:
                foreach (var key in pressed.Keys) HandleKey(key);
                break;
            case ChatEvent.Connected connected: HandleConnected(connected.Connection); break;
            case ChatEvent.ConnectFailed failed: HandleConnectFailed(failed.Error); break;
            case ChatEvent.LineReceived received: HandleLine(received.Line); break;
            case ChatEvent.ConnectionEnded ended: HandleEnded(ended.Error); break;
            case ChatEvent.WordIsDue: HandleWordIsDue(); break;
            case ChatEvent.Stopped stopped: _exit ??= stopped.Code; break;
            // Drawing follows every event, and that is all a new size needs.
            case ChatEvent.Resized: break;
        }
    }

    private void Draw()
    {
        if (_exit is null && _phase != Phase.Leaving) screen.Prompt(_phase == Phase.AskingNick ? texts.NickPrompt : Prompt, _editor.Text, _editor.Cursor);
        screen.Flush();
    }

    private void Notice(string text) => screen.Print(_format.Notice(text));

    private void Error(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n')) screen.Print(_format.Error(line));
    }

    private async Task EndAsync()
    {
        screen.End();
        await _over.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks).ConfigureAwait(false);
        if (_connection is not null) await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
