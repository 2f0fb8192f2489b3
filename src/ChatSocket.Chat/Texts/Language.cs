using System.Diagnostics.CodeAnalysis;

namespace ChatSocket.Chat.Texts;

public enum Language
{
    Portuguese,
    English,
}

public static class Languages
{
    public static string Tag(this Language language) => language == Language.English ? "en" : "pt-BR";

    /// <summary>Accepts tags such as <c>pt</c>, <c>pt-BR</c>, <c>en</c>, <c>en_US</c>.</summary>
    public static bool TryParse(string tag, out Language language)
    {
        language = tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? Language.English : Language.Portuguese;
        return IsTag(tag, "en") || IsTag(tag, "pt");
    }

    /// <summary>For what must be said before the configuration is known to be right.</summary>
    public static Language OrPortuguese(string? tag) => TryParse(tag ?? "", out var language) ? language : Language.Portuguese;

    private static bool IsTag([NotNullWhen(true)] string? tag, string language) =>
        tag is not null && tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == 2 || tag[2] is '-' or '_');
}
