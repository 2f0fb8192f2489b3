namespace ChatSocket.LoadGenerator.Evidence;

/// <summary>Everything one member saw and did, in its order, and whether it was connected when the run ended.</summary>
internal sealed record MemberStory(string Nick, IReadOnlyList<MemberEvent> Events, bool PresentAtEnd)
{
    public bool IsDeparted { get; } = Events.Any(happened => happened is Departed);
}
