using ChatSocket.Protocol;

namespace ChatSocket.Chat.Sessions;

/// <summary>What is told of each request: how it ended, and how long that took.</summary>
public abstract partial class Session
{
    private ErrorCode _refusedWith;

    /// <summary>When the payload that is being handled was read; set by the connection, which looks at the clock anyway.</summary>
    public long HeardAt { get; set; }

    private protected void Begin()
    {
        _refusedWith = ErrorCode.None;
        if (HeardAt == 0) HeardAt = Chat.Metrics.Timestamp;
    }

    /// <summary>Of what is being handled: it failed, or was refused, because what nodes share is away.</summary>
    private protected bool IsUnavailable => _refusedWith is ErrorCode.None or ErrorCode.Unavailable;

    private protected void Refused(ErrorCode why) => _refusedWith = why;

    /// <summary>Null for a message to a room: it ends there, unless it was refused before.</summary>
    private protected void Ended(string? command)
    {
        if (command is not null) Chat.Metrics.CommandEnded(command, _refusedWith, HeardAt);
        else if (_refusedWith != ErrorCode.None) Chat.Metrics.SendRefused(_refusedWith, HeardAt);
    }
}
