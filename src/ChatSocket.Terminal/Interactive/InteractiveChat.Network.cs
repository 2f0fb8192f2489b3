using ChatSocket.Client;
using ChatSocket.Protocol;
using ChatSocket.Terminal.Display;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Interactive;

/// <summary>Connecting, what the client tells, and the ways all that ends.</summary>
internal sealed partial class InteractiveChat
{
    private static readonly TimeSpan LastSendsTime = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, string> _sending = [];
    private string? _room;

    private void Connect()
    {
        _phase = Phase.Connecting;
        if (_options.Trust == ServerTrust.Anyone) Notice(_texts.NotVerified);
        Notice(_texts.Connecting(string.Join(", ", _options.Addresses)));
        _tasks.Add(ConnectAsync());
    }

    private async Task ConnectAsync()
    {
        try
        {
            var client = await ChatClient.ConnectAsync(_options.ForClient(), clock, _over.Token).ConfigureAwait(false);
            if (!await PostAsync(new LoopEvent.Connected(client)).ConfigureAwait(false)) await client.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is ConnectException or ConnectionLostException or ServerEndedException or ChatErrorException)
        {
            await PostAsync(new LoopEvent.ConnectFailed(error)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The user left while the connection was being made.
        }
    }

    private void HandleConnected(ChatClient client)
    {
        _client = client;
        _phase = Phase.Talking;
        _tasks.Add(ReadAsync(client));
        Run(commands => commands.JoinAsync(_options.Room ?? "#geral"));
    }

    private void HandleConnectFailed(Exception error)
    {
        Error(Endings.Describe(error, _options.Addresses[0], _texts));
        if (error is ChatErrorException { Code: ErrorCode.NickTaken or ErrorCode.NickInvalid })
        {
            _phase = Phase.AskingNick;
            return;
        }

        _exit = ExitCode.CouldNotStart;
    }

    private void HandleHappened(ChatEvent happened)
    {
        switch (happened)
        {
            case RoomJoined { Again: false } joined: _room = joined.Room.Room; break;
            case RoomLeft left when left.Room == _room: _room = _client!.Rooms is [.., var last] ? last : null; break;
            case SendSettled settled: HandleSettled(settled); return;
            case ClientEnded ended when _phase != Phase.Leaving:
                _exit = ExitCode.EndedBadly;
                KeepTyped();
                Error(_texts.Ended(ended.Reason, ended.Code));
                return;
        }

        foreach (var line in Narration.Tell(happened, _texts)) Received(line);
    }

    private void HandleSettled(SendSettled settled)
    {
        if (!_sending.Remove(settled.Id, out var text) || settled.Result.Outcome == SendOutcome.Stored) return;
        Error(RemoteText.Neutralise(_texts.SendFailed(settled.Room, text, settled.Result)));
    }

    private void HandleEventsEnded() => _exit ??= _phase == Phase.Leaving ? ExitCode.Ok : ExitCode.EndedBadly;

    /// <summary>What was typed and not sent stays on the screen, to be copied.</summary>
    private void KeepTyped()
    {
        if (_editor.Text.Length == 0) return;
        screen.Print(Prompt + RemoteText.Neutralise(_editor.Text));
        Notice(_texts.NotSent);
    }

    private void Received(string line) => screen.Print(_format.Received(line, _client?.Nick ?? ""));

    /// <summary>Runs a command beside the loop; what it has to say comes back as an event.</summary>
    private void Run(Func<ClientCommands, Task<IReadOnlyList<string>>> command)
    {
        _tasks.Add(RunAsync());

        async Task RunAsync()
        {
            IReadOnlyList<string> lines;
            try
            {
                lines = await command(new ClientCommands(_client!, _texts, _room, clock)).ConfigureAwait(false);
            }
            catch (ChatErrorException refused)
            {
                lines = [TextsLine.System(_texts.Refused(refused.Text, refused.CodeName))];
            }
            catch (Exception error) when (error is ConnectionLostException or TimeoutException)
            {
                lines = [TextsLine.System(error is TimeoutException ? _texts.NoAnswer : _texts.NotConnected)];
            }

            await PostAsync(new LoopEvent.Answered(lines)).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(ChatClient client)
    {
        try
        {
            await foreach (var happened in client.ReadEventsAsync(_over.Token).ConfigureAwait(false))
            {
                if (!await PostAsync(new LoopEvent.Happened(happened)).ConfigureAwait(false)) return;
            }

            await PostAsync(new LoopEvent.EventsEnded()).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The chat is over.
        }
    }

    /// <summary>Gives what is on its way a moment to arrive, then says goodbye.</summary>
    private async Task FarewellAsync(ChatClient client)
    {
        await client.FlushAsync(LastSendsTime).ConfigureAwait(false);
        await client.QuitAsync().ConfigureAwait(false);
        await PostAsync(new LoopEvent.Stopped(ExitCode.Ok)).ConfigureAwait(false);
    }
}
