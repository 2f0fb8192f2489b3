using ChatSocket.Client;
using ChatSocket.Terminal.Keys;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Interactive;

/// <summary>What can happen to an interactive chat; all of it goes through one queue to one loop.</summary>
internal abstract record LoopEvent
{
    public sealed record KeysPressed(IReadOnlyList<Key> Keys) : LoopEvent;

    public sealed record Connected(ChatClient Client) : LoopEvent;

    /// <summary>The first connection could not be made, or was refused.</summary>
    public sealed record ConnectFailed(Exception Error) : LoopEvent;

    /// <summary>Something of the chat itself.</summary>
    public sealed record Happened(ChatEvent Event) : LoopEvent;

    /// <summary>The client gave its last event.</summary>
    public sealed record EventsEnded : LoopEvent;

    /// <summary>The answer to a command, line by line.</summary>
    public sealed record Answered(IReadOnlyList<string> Lines) : LoopEvent;

    public sealed record Resized : LoopEvent;

    /// <summary>The program is to end now: a signal, a closed terminal, or nobody answered the farewell.</summary>
    public sealed record Stopped(ExitCode Code) : LoopEvent;
}
