using System.Threading.Channels;
using ChatSocket.Client;
using ChatSocket.Terminal.Display;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Interactive;

/// <summary>Connecting, sending, receiving, and the ways all that ends.</summary>
internal sealed partial class InteractiveChat
{
    private const int MostWaiting = 256;
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WordTime = TimeSpan.FromSeconds(5);

    private readonly Channel<string> _outgoing = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private bool _heard;
    private bool _quitSent;

    private void Connect()
    {
        _phase = Phase.Connecting;
        Notice(texts.Connecting(_options.Address));
        _tasks.Add(ConnectAsync());
    }

    private async Task ConnectAsync()
    {
        try
        {
            var connection = await TextConnection.ConnectAsync(_options.Address, TextConnection.DefaultConnectTimeout, clock, _over.Token).ConfigureAwait(false);
            if (!await PostAsync(new ChatEvent.Connected(connection)).ConfigureAwait(false)) await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (ConnectException error)
        {
            await PostAsync(new ChatEvent.ConnectFailed(error)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The user left while the connection was being made.
        }
    }

    private void HandleConnected(TextConnection connection)
    {
        _connection = connection;
        _phase = Phase.Talking;
        Notice(texts.Connected(_options.Address));
        foreach (var line in Opening.Lines(_options)) Send(line);
        _tasks.Add(SendAsync(connection));
        _tasks.Add(ReceiveAsync(connection));
        PostLater(WordTime, new ChatEvent.WordIsDue());
    }

    private void HandleConnectFailed(ConnectException error)
    {
        Error(texts.ConnectFailed(error.Failure, error.Address));
        _exit = ExitCode.CouldNotStart;
    }

    private void HandleLine(string line)
    {
        _heard = true;
        _ownName.Received(line);
        screen.Print(_format.Received(line, _ownName.Current));
    }

    private void HandleWordIsDue()
    {
        if (!_heard && _phase == Phase.Talking) Notice(texts.NoWordYet(_options.Address));
    }

    private void HandleEnded(ConnectionLostException? error)
    {
        if (_quitSent && error?.Loss != ConnectionLoss.NotThisProtocol)
        {
            _exit = ExitCode.Ok;
            return;
        }

        _exit = ExitCode.EndedBadly;
        KeepTyped();
        Error(Endings.Describe(error, _heard, _options.Address, texts));
    }

    /// <summary>What was typed and not sent stays on the screen, to be copied.</summary>
    private void KeepTyped()
    {
        if (_editor.Text.Length == 0) return;
        screen.Print(Prompt + RemoteText.Neutralise(_editor.Text));
        Notice(texts.NotSent);
    }

    private bool HasRoomToSend(int lines) => _outgoing.Reader.Count + lines <= MostWaiting;

    private async Task SendAsync(TextConnection connection)
    {
        try
        {
            await foreach (var line in _outgoing.Reader.ReadAllAsync(_over.Token).ConfigureAwait(false))
            {
                await connection.SendLineAsync(line, _over.Token).ConfigureAwait(false);
            }
        }
        catch (ConnectionLostException)
        {
            // The receiving side sees the same end and still has the server's last words to deliver before it.
        }
        catch (OperationCanceledException)
        {
            // The chat is over.
        }
    }

    private async Task ReceiveAsync(TextConnection connection)
    {
        ConnectionLostException? loss = null;
        try
        {
            await foreach (var line in connection.ReadLinesAsync(_over.Token).ConfigureAwait(false))
            {
                if (!await PostAsync(new ChatEvent.LineReceived(line)).ConfigureAwait(false)) return;
            }
        }
        catch (ConnectionLostException error)
        {
            loss = error;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await PostAsync(new ChatEvent.ConnectionEnded(loss)).ConfigureAwait(false);
    }

    private void PostLater(TimeSpan delay, ChatEvent happens)
    {
        _tasks.Add(WaitAndPostAsync());

        async Task WaitAndPostAsync()
        {
            try
            {
                await Task.Delay(delay, clock, _over.Token).ConfigureAwait(false);
                await PostAsync(happens).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The chat is over.
            }
        }
    }
}
