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

    private readonly Channel<LoopEvent> _events = Channel.CreateBounded<LoopEvent>(new BoundedChannelOptions(MostEvents) { SingleReader = true });
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _tasks = [];
    private readonly LineEditor _editor = new();
    private readonly LineFormat _format = new(style, clock);
    private StartOptions _options = options;
    private ChatClient? _client;
    private Texts _texts = texts;
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
    public async ValueTask<bool> PostAsync(LoopEvent happened)
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

    private void Handle(LoopEvent happened)
    {
        switch (happened)
        {
            case LoopEvent.KeysPressed pressed:
                foreach (var key in pressed.Keys) HandleKey(key);
                break;
            case LoopEvent.Connected connected: HandleConnected(connected.Client); break;
            case LoopEvent.ConnectFailed failed: HandleConnectFailed(failed.Error); break;
            case LoopEvent.Happened told: HandleHappened(told.Event); break;
            case LoopEvent.EventsEnded: HandleEventsEnded(); break;
            case LoopEvent.Answered answered:
                foreach (var line in answered.Lines) Received(line);
                break;
            case LoopEvent.Stopped stopped: _exit ??= stopped.Code; break;
            // Drawing follows every event, and that is all a new size needs.
            case LoopEvent.Resized: break;
        }
    }

    private void Draw()
    {
        if (_exit is null && _phase != Phase.Leaving) screen.Prompt(_phase == Phase.AskingNick ? _texts.NickPrompt : Prompt, _editor.Text, _editor.Cursor);
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
        if (_client is not null) await _client.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks).ConfigureAwait(false);
    }
}
