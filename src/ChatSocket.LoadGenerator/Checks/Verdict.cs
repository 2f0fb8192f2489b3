namespace ChatSocket.LoadGenerator.Checks;

/// <summary>A promise that was broken, with what proves it.</summary>
/// <param name="Guarantee">Which promise.</param>
/// <param name="Rule">What exactly, one word for programs.</param>
/// <param name="What">The same in a sentence.</param>
/// <param name="Room">Where, or empty.</param>
/// <param name="MessageId">Which message, or empty.</param>
/// <param name="Members">Who saw it.</param>
/// <param name="History">The lines of their histories that show it.</param>
internal sealed record Violation(
    Guarantee Guarantee, string Rule, string What, string Room, string MessageId, IReadOnlyList<string> Members, IReadOnlyList<string> History);

/// <summary>One promise: how often it was looked at, how often it was broken. Not looked at is not proved.</summary>
internal sealed record GuaranteeResult(Guarantee Guarantee, long Checked, long Broken);

internal sealed record Verdict(IReadOnlyList<GuaranteeResult> Results, IReadOnlyList<Violation> Violations)
{
    public bool Holds => Results.All(result => result.Broken == 0);
}
