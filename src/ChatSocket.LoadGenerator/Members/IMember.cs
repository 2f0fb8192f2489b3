using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>Somebody in the chat whose whole history is kept: over the bare wire, or through the client library.</summary>
internal interface IMember
{
    MemberPlan Plan { get; }

    /// <summary>Connected, and in all its rooms.</summary>
    bool IsPresent { get; }

    /// <summary>Its part in the plan is over.</summary>
    bool IsDeparted { get; }

    /// <summary>Sends without a final answer.</summary>
    int OpenSends { get; }

    Position? PositionIn(string room);

    /// <summary>Its inbox as its node tells it; null when it could not be asked.</summary>
    Task<NodeView?> ReadInboxAsync(CancellationToken stop);

    /// <summary>From anybody; never waits.</summary>
    void Send(string room, string text, long intended);

    /// <summary>The plan is over: from now on it cuts nothing and does not go, so that everything can come to rest.</summary>
    void Stay();

    /// <summary>Lives until it departs or is stopped.</summary>
    Task RunAsync(CancellationToken stop);

    MemberStory Story();
}
