namespace ChatSocket.Chat.Backplane;

/// <summary>Why a process cannot go on beside the others.</summary>
public enum EndCause
{
    /// <summary>Another process has its name.</summary>
    NameTaken,

    /// <summary>What the nodes share is of a version that cannot do what it must.</summary>
    TooOld,

    /// <summary>It throws data away when memory is short.</summary>
    ThrowsDataAway,

    /// <summary>It does not do one thing after the other.</summary>
    NotOneAtATime,
}

/// <summary>The cause, and what the operator must know of it: the node's name or the address, and what was found there. The words are the node's.</summary>
public sealed record EndReason(EndCause Cause, string Where, string Found = "");
