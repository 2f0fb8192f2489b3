using ChatSocket.Client;

namespace ChatSocket.Terminal.Languages;

/// <summary>Everything this program says. A language that misses a text does not compile.</summary>
internal abstract partial class Texts
{
    public abstract string Help { get; }

    public abstract string UnknownSwitch(string text);

    public abstract string MissingValue(string name);

    public abstract string BadAddress(string text, AddressProblem problem);

    public abstract string BadNick(string text);

    public abstract string LoginWithoutNick { get; }

    public abstract string PasswordPrompt { get; }

    public abstract string PasswordMissing { get; }

    public abstract string BadRoom(string text);

    public abstract string BadLanguage(string text);

    /// <summary>The reason is null when the file holds no certificate.</summary>
    public abstract string BadTrust(string path, string? why);

    /// <summary>For an encrypted connection to nobody knows whom.</summary>
    public abstract string NotVerified { get; }

    public abstract string NickPrompt { get; }

    public abstract string NickRules { get; }

    public abstract string Connecting(string addresses);

    public abstract string Connected(ServerAddress address, string nick);

    public abstract string ConnectFailed(ConnectFailure failure, ServerAddress address);

    public abstract string NotThisProtocol(ServerAddress address);

    public abstract string ClosedWithoutWord(ServerAddress address);

    public abstract string EndedByServer { get; }

    public abstract string ConnectionLost { get; }

    public abstract string NoAnswerToQuit { get; }

    public abstract string QuitAgain { get; }

    public abstract string LineFull { get; }

    public abstract string LineTooLong(int number);

    public abstract string TooManyWaiting { get; }

    /// <summary>For an end that left a line typed but not sent.</summary>
    public abstract string NotSent { get; }
}
