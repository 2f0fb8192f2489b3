namespace ChatSocket.LoadGenerator.Languages;

internal enum Language
{
    Portuguese,
    English,
}

internal static class LanguageChoice
{
    public static Texts Texts(this Language language) => language == Language.English ? new EnglishTexts() : new PortugueseTexts();

    public static Language? FromSwitch(string value) => value.ToUpperInvariant() switch
    {
        "PT" or "PT-BR" or "PT_BR" => Language.Portuguese,
        "EN" or "EN-US" or "EN-GB" or "EN_US" or "EN_GB" => Language.English,
        _ => null,
    };

    /// <summary>Of <c>LANG</c>, such as <c>pt_BR.UTF-8</c>, the language counts; others than these two decide nothing.</summary>
    public static Language? FromEnvironment(string? value) => value?.Split('_', '.', '@')[0].ToUpperInvariant() switch
    {
        "PT" => Language.Portuguese,
        "EN" => Language.English,
        _ => null,
    };
}
