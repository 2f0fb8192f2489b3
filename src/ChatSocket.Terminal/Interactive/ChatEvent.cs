using ChatSocket.Client;
using ChatSocket.Terminal.Keys;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Interactive;

/// <summary>What can happen to an interactive chat; all of it goes through one queue to one loop.</summary>
internal abstract record ChatEvent
{
    public sealed record KeysPressed(IReadOnlyList<Key> Keys) : ChatEvent;

    public sealed record Connected(TextConnection Connection) : ChatEvent;

    public sealed record ConnectFailed(ConnectException Error) : ChatEvent;

    public sealed record LineReceived(string Line) : ChatEvent;

    /// <summary>The server ended the connection, in order when there is no error.</summary>
    public sealed record ConnectionEnded(ConnectionLostException? Error) : ChatEvent;

    /// <summary>Connected for a while: time to hear something.</summary>
    public sealed record WordIsDue : ChatEvent;

    public sealed record Resized : ChatEvent;

    /// <summary>The program is to end now: a signal, a closed terminal, or nobody answered the farewell.</summary>
    public sealed record Stopped(ExitCode Code) : ChatEvent;
}
