namespace ChatSocket.Chat.Backplane;

/// <summary>What a backplane tells the node it serves. Set before people are let in; called from any thread.</summary>
public sealed class BackplaneEvents
{
    private readonly TaskCompletionSource<EndReason> _endRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The session goes on elsewhere in this generation; what is left of an older one here has to go.</summary>
    public Action<SessionId, long> SessionTaken { get; set; } = static (_, _) => { };

    /// <summary>Somebody else has the session's name by now; it may come back under another.</summary>
    public Action<SessionId> NameLost { get; set; } = static _ => { };

    /// <summary>There may be something new in the inbox, or read in it, of whoever has the nick of that key.</summary>
    public Action<string> InboxChanged { get; set; } = static _ => { };

    /// <summary>Somebody who may has ended the session, wherever it is.</summary>
    public Action<SessionEnd> SessionEnded { get; set; } = static _ => { };

    /// <summary>Somebody was put out of a room. It may be here in a newer attachment, which is not meant.</summary>
    public Action<Removal> MemberRemoved { get; set; } = static _ => { };

    /// <summary>Somebody who is here has read further on another device. It may be here in a newer attachment, which joined with that mark.</summary>
    public Action<ReadMark> ReadMoved { get; set; } = static _ => { };

    /// <summary>Something is to be told to everybody: who says it (nobody: whoever runs the service), and what.</summary>
    public Action<string, string> Announced { get; set; } = static (_, _) => { };

    /// <summary>This process did not run for so long that its people were given up: they must come back as if it had died.</summary>
    public Action Overslept { get; set; } = static () => { };

    /// <summary>The names of the nodes that live, as this one saw them last; empty for a node alone.</summary>
    public Func<IReadOnlyList<string>> NodesSeen { get; set; } = static () => [];

    /// <summary>Completes, with the reason, when this process cannot go on: another one has its name, or what it shares is not fit for it.</summary>
    public Task<EndReason> EndRequested => _endRequested.Task;

    public void RequestEnd(EndReason why) => _endRequested.TrySetResult(why);
}
