using System.Text;
using ChatSocket.Protocol.Text;
using ChatSocket.Terminal.Display;

namespace ChatSocket.Terminal.Interactive;

/// <summary>
/// What the others call this user: the name asked for, or, when the node gave another, the author of the echo of one's own
/// words. State belongs to the chat's loop. A mistake only highlights the wrong word.
/// </summary>
internal sealed class OwnName(string? asked)
{
    private const int MostRemembered = 16;

    private readonly Queue<string> _unechoed = new();
    private bool _confirmed;

    public string Current { get; private set; } = asked ?? "";

    public void Ask(string name)
    {
        Current = name;
        _confirmed = false;
    }

    public void Sent(string line)
    {
        var input = TextInput.Parse(Encoding.UTF8.GetBytes(line));
        if (input.Kind == TextInputKind.Command && input.Command == "nick" && input.Rest.Length > 0)
        {
            Ask(input.Rest);
        }
        else if (input.Kind == TextInputKind.Text)
        {
            _unechoed.Enqueue(Encoding.UTF8.GetString(input.Text));
            if (_unechoed.Count > MostRemembered) _unechoed.Dequeue();
        }
    }

    public void Received(string line)
    {
        var parts = ServerLine.Parse(line);
        if (parts.Kind != ServerLineKind.Room || !_unechoed.Contains(parts.Words)) return;
        if (parts.Author != Current)
        {
            // Others may say the same words; once the echo came under this name only /nick changes it.
            if (_confirmed) return;
            Current = parts.Author;
        }
        else
        {
            _confirmed = true;
        }

        // Echoes come in the order sent: what was sent before this one will not come any more.
        while (_unechoed.Dequeue() != parts.Words)
        {
        }
    }
}
