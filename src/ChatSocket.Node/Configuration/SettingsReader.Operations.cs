namespace ChatSocket.Node.Configuration;

/// <summary>The token of the monitor page.</summary>
internal sealed partial class SettingsReader
{
    private const int ShortestToken = 16;
    private const int LongestToken = 256;

    /// <summary>It travels in a header, so it has only what headers may have. What was given is never repeated.</summary>
    private string? OperationsToken()
    {
        _known.Add("Ops:Token");
        if (_section["Ops:Token"] is not { Length: > 0 } given) return null;
        var valid = given.Length is >= ShortestToken and <= LongestToken && given.All(character => character is > ' ' and <= '~');
        return valid ? given : throw Wrong(_phrases, "Ops:Token", new string('*', 8), _phrases.TokenAllowed(ShortestToken, LongestToken));
    }
}
