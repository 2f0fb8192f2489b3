using ChatSocket.Chat.Texts;
using ChatSocket.Node.Wording;

namespace ChatSocket.Node.Configuration;

/// <summary>Where configuration comes from; the later wins: file, environment, command line.</summary>
internal static class ConfigurationFiles
{
    private const string DefaultFile = "chatsocket.json";

    /// <exception cref="SettingsException">A file cannot be read.</exception>
    public static IConfiguration Load(Switches switches)
    {
        var file = Path.GetFullPath(switches.ConfigurationFile ?? DefaultFile);
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(file, optional: switches.ConfigurationFile is null, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(switches.Values)
                .Build();
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            var given = switches.Values.GetValueOrDefault("ChatSocket:Language") ?? Environment.GetEnvironmentVariable("ChatSocket__Language");
            var why = (failure.InnerException ?? failure).Message.ReplaceLineEndings(" ");
            throw new SettingsException(NodePhrases.Of(Languages.OrPortuguese(given)).FileNotRead(file, why));
        }
    }
}
