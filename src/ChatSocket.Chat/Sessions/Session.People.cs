using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Sessions;

/// <summary>What a session does with other people outside of rooms.</summary>
public abstract partial class Session
{
    /// <summary>Whose inbox is its.</summary>
    private protected InboxOwner Owner => new(Nick!, Id, Pass?.Account ?? "");

    /// <summary>
    /// Where somebody begins who was told nothing: a guest has an inbox of its own from now on, an account has one for long. Asked before
    /// the answer: what comes after that is told. Null where it cannot be asked just now.
    /// </summary>
    private protected async ValueTask<RoomPosition?> FirstPlaceAsync()
    {
        if (Pass is null) return InboxPlace.Start;
        try
        {
            return await EndOfAsync(Owner).ConfigureAwait(false);
        }
        catch (BackplaneUnavailableException)
        {
            return null;
        }
    }

    private protected ValueTask<DirectResult> SendDirectAsync(Nick to, string subject, byte[] text, string id, bool isRetry, long? after)
    {
        Chat.Metrics.MessageReceived(Dialect.Framing, MessageKind.Direct);
        return Chat.Backplane.Inboxes.SendAsync(new DirectRequest(to, Nick!.Shown, id, subject, text, isRetry, after));
    }

    private protected static ErrorCode ErrorOf(DirectOutcome outcome) => outcome switch
    {
        DirectOutcome.NoSuchUser => ErrorCode.NoSuchUser,
        DirectOutcome.Full => ErrorCode.RateLimited,
        DirectOutcome.Unavailable => ErrorCode.Unavailable,
        _ => ErrorCode.UnknownOutcome,
    };

    /// <summary>A part of a name finds who has it, however they spell it; what can be part of no name finds nobody.</summary>
    private protected ValueTask<UserPage> FindUsersAsync(string query, string after, int limit) =>
        Names.TryFold(query, out var part) ? Chat.Backplane.UsersAsync(part, after, limit) : ValueTask.FromResult(new UserPage([], false));
}
