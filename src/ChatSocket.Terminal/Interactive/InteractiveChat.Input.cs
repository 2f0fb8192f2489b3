using System.Text;
using ChatSocket.Protocol.Names;
using ChatSocket.Protocol.Text;
using ChatSocket.Terminal.Editing;
using ChatSocket.Terminal.Keys;
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
            case EditOutcome.Full: Notice(texts.LineFull); break;
            case EditOutcome.EndOfInput: Leave(); break;
            case EditOutcome.Interrupted when quitOffered: Leave(); break;
            case EditOutcome.Interrupted:
                _quitOffered = true;
                Notice(texts.QuitAgain);
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
            _ownName.Ask(nick.Shown);
            Connect();
        }
        else
        {
            Notice(texts.NickRules);
        }
    }

    private void SendTyped()
    {
        var lines = InputText.Lines(_editor.Text).ToList();
        if (!HasRoomToSend(lines.Count))
        {
            Notice(texts.TooManyWaiting);
            return;
        }

        _editor.Take();
        foreach (var line in lines) Send(line);
    }

    private void Send(string line)
    {
        if (!_outgoing.Writer.TryWrite(line)) return;
        _ownName.Sent(line);
        _quitSent |= TextInput.Parse(Encoding.UTF8.GetBytes(line)) is { Kind: TextInputKind.Command, Command: "quit" };
    }

    /// <summary>Says goodbye and gives the server a moment to answer; without a connection there is nobody to tell.</summary>
    private void Leave()
    {
        if (_phase != Phase.Talking)
        {
            _exit = ExitCode.Ok;
            return;
        }

        Send("/quit");
        _phase = Phase.Leaving;
        screen.EraseTyped();
        PostLater(FarewellTime, new ChatEvent.Stopped(ExitCode.Ok));
    }
}
