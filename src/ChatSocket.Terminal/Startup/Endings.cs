using ChatSocket.Client;
using ChatSocket.Terminal.Languages;

namespace ChatSocket.Terminal.Startup;

/// <summary>Says how a connection ended that nobody here asked to end.</summary>
internal static class Endings
{
    /// <param name="error">Null when the server closed in order.</param>
    /// <param name="heard">Whether the server ever sent a line.</param>
    /// <param name="address">Where the server is.</param>
    /// <param name="texts">The language.</param>
    public static string Describe(ConnectionLostException? error, bool heard, ServerAddress address, Texts texts) => error switch
    {
        { Loss: ConnectionLoss.NotThisProtocol } => texts.NotThisProtocol(address),
        // Other servers close in the middle of what they think is a strange request.
        { Loss: ConnectionLoss.CutFrame } when !heard => texts.NotThisProtocol(address),
        not null => texts.ConnectionLost,
        null => heard ? texts.EndedByServer : texts.ClosedWithoutWord(address),
    };

    /// <summary>Why there is no session.</summary>
    public static string Describe(Exception error, ServerAddress address, Texts texts) => error switch
    {
        ConnectException failed => texts.ConnectFailed(failed.Failure, failed.Address),
        ServerEndedException ended => texts.Ended(ended.Reason, ended.Code),
        ChatErrorException refused => texts.Refused(refused.Text, refused.CodeName),
        ConnectionLostException lost => Describe(lost, heard: false, address, texts),
        _ => error.Message,
    };
}
