using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Sessions;

/// <summary>
/// Keeping order. Everything that was done is logged with who, whom and why: the reason is written for that, by somebody who was told so,
/// and is neutralised and short.
/// </summary>
public abstract partial class Session
{
    private protected const int ReasonBytes = KeptOrder.ReasonBytes;
    private protected const int MostMembers = 1_000_000;

    /// <summary>Logged in under a name that the operator has listed.</summary>
    internal bool IsAdministrator => Pass is not null && Chat.SignIn.IsAdministrators(Nick!);

    /// <summary>Somebody who may has ended the session; its last words follow. From any thread.</summary>
    internal abstract void TellEnd(string by, string reason);

    /// <summary>From any thread.</summary>
    internal virtual void TellNameLost()
    {
    }

    /// <summary>From any thread; what is written once serves all of the same dialect.</summary>
    internal void Announce(byte[]?[] written, string by, string text)
    {
        var dialect = Dialect;
        if (written[dialect.Index] is not { } bytes)
        {
            var frames = new FrameBuffer();
            dialect.WriteAnnouncement(frames, by, text);
            written[dialect.Index] = bytes = frames.Span.ToArray();
            frames.Clear();
        }

        Outbox.Send(bytes);
    }

    private protected async ValueTask<OrderOutcome> ActAsync(RoomName room, RoomVerb verb, Nick? target, string reason, Func<RoomAct, RoomAct>? more = null)
    {
        if (Pass is null) return OrderOutcome.Forbidden;
        var harms = verb is RoomVerb.Kick or RoomVerb.Ban or RoomVerb.Mute;
        if (harms && Chat.SignIn.IsAdministrators(target!)) return OrderOutcome.Forbidden;
        var act = new RoomAct(verb, Nick!.Shown, Pass.Account, IsAdministrator) { Target = target, Reason = KeptOrder.Neutral(reason) };
        if (more is not null) act = more(act);
        var outcome = await KeptOrder.ActAsync(Chat.Backplane, room, act).ConfigureAwait(false);
        if (outcome == OrderOutcome.Done) LogAct(Chat.Log, Nick.Shown, verb, target?.Shown ?? "-", room.Key, act.Reason);
        return outcome;
    }

    /// <summary>Who is banned, muted and invited in the room, of whom the name has that part; for its owner and administrators.</summary>
    private protected async ValueTask<RoomRuleList> RulesAsync(RoomName room, string query, string after = "")
    {
        if (Pass is null) return new RoomRuleList(OrderOutcome.Forbidden, []);
        var list = await Chat.Backplane.RulesAsync(room, Pass.Account, IsAdministrator).ConfigureAwait(false);
        if (!Names.TryFold(query, out var part)) return list with { Rules = [] };
        return list with
        {
            Rules = [.. list.Rules.Where(rule => rule.NickKey.Contains(part, StringComparison.Ordinal) && string.CompareOrdinal(rule.NickKey, after) > 0)],
        };
    }

    /// <summary>Ends all sessions of a name, and its account too if that is wanted; for administrators.</summary>
    private protected async ValueTask<OrderOutcome> RemoveAsync(Nick target, bool withAccount, string reason)
    {
        if (!IsAdministrator || Chat.SignIn.IsAdministrators(target)) return OrderOutcome.Forbidden;
        var why = KeptOrder.Neutral(reason);
        var outcome = await KeptOrder.RemoveAsync(Chat.Backplane, target, withAccount, Nick!.Shown, why).ConfigureAwait(false);
        if (outcome == OrderOutcome.Done) LogRemoval(Chat.Log, Nick.Shown, target.Shown, withAccount, why);
        return outcome;
    }

    private protected async ValueTask<OrderOutcome> AnnounceAsync(string text)
    {
        if (!IsAdministrator) return OrderOutcome.Forbidden;
        var outcome = await Chat.Backplane.AnnounceAsync(Nick!.Shown, text).ConfigureAwait(false);
        if (outcome == OrderOutcome.Done) LogAnnouncement(Chat.Log, Nick.Shown, Encoding.UTF8.GetByteCount(text));
        return outcome;
    }

    private protected string WordsOf(Phrases phrases, OrderOutcome outcome, bool ofAdministrators) =>
        ofAdministrators && outcome == OrderOutcome.Forbidden && !IsAdministrator ? phrases.AdministratorsOnly : phrases.Order(outcome);

    private protected static ErrorCode ErrorOf(OrderOutcome outcome) => outcome switch
    {
        OrderOutcome.Done => ErrorCode.None,
        OrderOutcome.NoSuchRoom => ErrorCode.NoSuchRoom,
        OrderOutcome.NoSuchUser => ErrorCode.NoSuchUser,
        OrderOutcome.Forbidden or OrderOutcome.Full => ErrorCode.Forbidden,
        OrderOutcome.Unavailable => ErrorCode.Unavailable,
        _ => ErrorCode.UnknownOutcome,
    };

    private protected static ErrorCode ErrorOf(RoomOutcome outcome) => outcome switch
    {
        RoomOutcome.Done => ErrorCode.None,
        RoomOutcome.Exists => ErrorCode.RoomExists,
        RoomOutcome.NotMember => ErrorCode.NotMember,
        RoomOutcome.Banned => ErrorCode.Banned,
        RoomOutcome.Muted => ErrorCode.Muted,
        RoomOutcome.Full or RoomOutcome.Forbidden or RoomOutcome.InviteOnly or RoomOutcome.Crowded => ErrorCode.Forbidden,
        _ => ErrorCode.Unavailable,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Order: {By} did {Act} to {Target} in #{Room}: {Reason}")]
    private static partial void LogAct(ILogger log, string by, RoomVerb act, string target, string room, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Order: {By} removed {Target} (account too: {Account}): {Reason}")]
    private static partial void LogRemoval(ILogger log, string by, string target, bool account, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Order: {By} announced {Bytes} bytes to all")]
    private static partial void LogAnnouncement(ILogger log, string by, int bytes);
}
