namespace ChatSocket.Protocol.Names;

public static class Names
{
    /// <summary>Whether this process can compare names at all (it needs ICU); asked once at start.</summary>
    public static bool CanBeCompared() => NameRules.NormalizationWorks();

    /// <summary>A part of a name in the form in which keys are compared; false for what no name can hold.</summary>
    public static bool TryFold(string part, out string folded) => NameRules.TryFold(part, out folded);
}
