using System.Text;
using ChatSocket.Client;
using ChatSocket.Protocol.Names;
using ChatSocket.Protocol.Text;
using ChatSocket.Terminal.Display;
using ChatSocket.Terminal.Editing;
using ChatSocket.Terminal.Keys;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Interactive;

/// <summary>What keys do.</summary>
internal sealed partial class InteractiveChat
{
    private bool _quitOffered;

    private void HandleKey(Key key)
    {
        if (_exit is not null) return;
        if (_phase == Phase.Leaving)
        {
            // Whoever is still pressing Ctrl+C does not want to wait for a farewell.
            if (key.Kind == KeyKind.Interrupt) _exit = ExitCode.Ok;
            return;
        }

        var outcome = _editor.Apply(key);
        var quitOffered = _quitOffered;
        _quitOffered = false;
        switch (outcome)
        {
            case EditOutcome.Entered: Enter(); break;
            case EditOutcome.ClearScreen: screen.Clear(); break;
            case EditOutcome.Full: Notice(_texts.LineFull); break;
            case EditOutcome.EndOfInput: Leave(); break;
            case EditOutcome.Interrupted when quitOffered: Leave(); break;
            case EditOutcome.Interrupted:
                _quitOffered = true;
                Notice(_texts.QuitAgain);
                break;
        }
    }

    private void Enter()
    {
        if (_phase == Phase.AskingNick) TakeNick();
        else if (_phase == Phase.Talking) SendTyped();
        // While connecting the line simply stays: there is nobody to send it to yet.
    }

    private void TakeNick()
    {
        var typed = _editor.Take().Trim();
        if (typed.Length > 0 && Nick.TryParse(typed, out var nick))
        {
            _options = _options with { Nick = nick.Shown };
            Connect();
        }
        else
        {
            Notice(_texts.NickRules);
        }
    }

    private void SendTyped()
    {
        foreach (var line in InputText.Lines(_editor.Take())) Take(line);
    }

    private void Take(string line)
    {
        var input = TextInput.Parse(Encoding.UTF8.GetBytes(line));
        if (input.Kind == TextInputKind.Text) Send(Encoding.UTF8.GetString(input.Text));
        else if (input.Kind == TextInputKind.Command) Command(input.Command, input.Rest);
    }

    private void Send(string text)
    {
        if (_room is null)
        {
            Notice(_texts.NoRoom);
            return;
        }

        try
        {
            _sending[_client!.Send(_room, text).Id] = text;
            // While connected its echo shows it at once; otherwise somebody wants to see that it waits.
            if (!_client.IsConnected) Notice(RemoteText.Neutralise(_texts.Waiting(_room, text)));
        }
        catch (Exception error) when (error is OutboxFullException or ChatErrorException or ObjectDisposedException)
        {
            Error(RemoteText.Neutralise(error is ChatErrorException refused ? _texts.NotTaken(refused.Code, text) : _texts.TooManyWaiting));
        }
    }

    private void Command(string name, string rest)
    {
        switch (name)
        {
            case "quit" or "sair":
                Leave();
                break;
            case "help":
                foreach (var line in _texts.Commands) Received(TextsLine.System(line));
                break;
            case "lang" when LanguageChoice.FromSwitch(rest) is { } language:
                _texts = LanguageChoice.Texts(language);
                Received(TextsLine.System(_texts.LanguageChanged));
                break;
            case "lang":
                Received(TextsLine.System(_texts.BadLanguage(rest)));
                break;
            default:
                Run(commands => commands.RunAsync(name, rest));
                break;
        }
    }

    /// <summary>Says goodbye and gives the server a moment to answer; without a connection there is nobody to tell.</summary>
    private void Leave()
    {
        if (_phase != Phase.Talking)
        {
            _exit = ExitCode.Ok;
            return;
        }

        _phase = Phase.Leaving;
        screen.EraseTyped();
        _tasks.Add(FarewellAsync(_client!));
    }
}
