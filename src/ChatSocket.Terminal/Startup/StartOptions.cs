using ChatSocket.Client;
using ChatSocket.Terminal.Languages;

namespace ChatSocket.Terminal.Startup;

/// <summary>What the program was asked to do.</summary>
internal sealed record StartOptions
{
    /// <summary>Tried in turn.</summary>
    public IReadOnlyList<ServerAddress> Addresses { get; init; } = [ServerAddress.Default];

    public string? Nick { get; init; }

    /// <summary>The nick is an account's; its password is asked for, or left by a script.</summary>
    public bool Login { get; init; }

    public string? Password { get; init; }

    /// <summary>With its <c>#</c>.</summary>
    public string? Room { get; init; }

    public Language Language { get; init; } = Language.Portuguese;

    /// <summary>Somebody chose the language, by switch or environment, so the server is told too.</summary>
    public bool LanguageChosen { get; init; }

    /// <summary>Requests and frames as JSON, line by line.</summary>
    public bool Json { get; init; }

    /// <summary>Null: not encrypted.</summary>
    public ServerTrust? Trust { get; init; }

    public bool Help { get; init; }

    public bool Version { get; init; }

    /// <summary>What is wrong with the switches; said in the language that the switches themselves choose.</summary>
    public Func<Texts, string>? Problem { get; init; }

    public ChatClientOptions ForClient() => new()
    {
        Addresses = Addresses,
        Nick = Nick,
        Password = Password,
        Language = LanguageChosen ? LanguageChoice.Code(Language) : null,
        Program = "chat",
        KeepFrames = Json,
    };
}
