namespace ChatSocket.Protocol.Names;

public static class Names
{
    /// <summary>Whether this process can compare names at all (it needs ICU); asked once at start.</summary>
    public static bool CanBeCompared() => NameRules.NormalizationWorks();
}
