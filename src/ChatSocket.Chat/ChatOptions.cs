using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;

namespace ChatSocket.Chat;

/// <summary>What an operator may change about the chat itself. Every default says why.</summary>
public sealed record ChatOptions
{
    /// <summary>A page of code fits; a file does not.</summary>
    public int TextBytes { get; init; } = ProtocolLimits.TextBytes;

    /// <summary>A line of a list.</summary>
    public int SubjectBytes { get; init; } = ProtocolLimits.SubjectBytes;

    /// <summary>Faster than anybody types, slow enough that one script cannot fill a room. 0 means no limit.</summary>
    public int MessagesPerSecond { get; init; } = 20;

    /// <summary>A paste of a few dozen lines passes at once.</summary>
    public int MessagesBurst { get; init; } = 50;

    /// <summary>Each room may keep some MiB of history: this many is what a small machine can hold.</summary>
    public int Rooms { get; init; } = 10_000;

    /// <summary>More than a person follows.</summary>
    public int RoomsPerSession { get; init; } = 50;

    /// <summary>The longest payload taken; told to clients.</summary>
    public int FrameBytes { get; init; } = ProtocolLimits.FrameBytes;

    /// <summary>The name of this node, told to clients and in logs.</summary>
    public string NodeId { get; init; } = "node";

    public string Version { get; init; } = "0";

    public AccountOptions Accounts { get; init; } = new();

    /// <summary>The language of a session that did not choose.</summary>
    public Language Language { get; init; } = Language.Portuguese;
}
