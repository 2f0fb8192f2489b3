using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Operators;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Node.Monitor;

/// <summary>Acts on people of all nodes: what is asked for is checked here, whether it can be is decided where the nodes share it.</summary>
internal sealed partial class MonitorActs
{
    private async ValueTask<ActAnswer> ActAsync(ActRequest request, RoomVerb verb, string by)
    {
        if (Problem(request, out var nick) is { } problem) return problem;
        if (!RoomName.TryParse(request.Room ?? "", out var room)) return new ActAnswer("room_invalid", "give the room: {\"room\":\"geral\"}, up to 64 letters, digits, - _ or .");
        var reason = OperatorOrder.Neutral(request.Reason ?? "");
        LogAct(log, verb, request.Address, nick.Shown, room.Key, by, reason);
        var outcome = await order.ActAsync(room, verb, nick, request.Address, reason).ConfigureAwait(false);
        return Answer(request, outcome, verb == RoomVerb.Ban ? "an administrator is above bans: take the name out of Admins first, or remove the person" : null);
    }

    private async ValueTask<ActAnswer> RemoveAsync(ActRequest request, string by)
    {
        if (Problem(request, out var nick) is { } problem) return problem;
        var reason = OperatorOrder.Neutral(request.Reason ?? "");
        LogRemove(log, nick.Shown, request.Account, by, reason);
        return Answer(request, await order.RemoveAsync(nick, request.Account, reason).ConfigureAwait(false), null);
    }

    private async ValueTask<ActAnswer> AnnounceAsync(ActRequest request, string by)
    {
        if (string.IsNullOrWhiteSpace(request.Text)) return new ActAnswer("bad_request", "give what is to be announced: {\"text\":\"…\"}");
        var bytes = Encoding.UTF8.GetByteCount(request.Text);
        if (bytes > order.TextBytes) return new ActAnswer("too_long", $"the text has {bytes} bytes, and may have {order.TextBytes}");
        LogAnnounce(log, bytes, by);
        return Answer(request, await order.AnnounceAsync(request.Text).ConfigureAwait(false), null);
    }

    /// <summary>What is wrong with the name or the reason, if anything.</summary>
    private static ActAnswer? Problem(ActRequest request, out Nick nick)
    {
        if (!Nick.TryParse(request.Nick ?? "", out nick!)) return new ActAnswer("nick_invalid", "give the name: {\"nick\":\"ana\"}, up to 32 letters, digits, - _ or .");
        var bytes = Encoding.UTF8.GetByteCount(request.Reason ?? "");
        return bytes > OperatorOrder.ReasonBytes ? new ActAnswer("too_long", $"the reason has {bytes} bytes, and may have {OperatorOrder.ReasonBytes}") : null;
    }

    private ActAnswer Answer(ActRequest request, OrderOutcome outcome, string? whyForbidden)
    {
        if (outcome == OrderOutcome.Done) return ActAnswer.Fulfilled;
        LogNotDone(log, request.Act ?? "", outcome);
        return outcome switch
        {
            OrderOutcome.NoSuchRoom => new ActAnswer("no_such_room", "there is no such room: look at its spelling"),
            OrderOutcome.NoSuchUser => new ActAnswer("no_such_user", "nobody is called that there, or there is nothing to undo: look at the spelling, or whether the person has gone"),
            OrderOutcome.Forbidden => new ActAnswer("forbidden", whyForbidden ?? "the chat does not allow it"),
            OrderOutcome.Full => new ActAnswer("full", "the room has too many bans, mutes and invitations: undo some first"),
            OrderOutcome.Unavailable => new ActAnswer("unavailable", "nothing was done, because what the nodes share is away: try again when the node is ready"),
            _ => new ActAnswer("unknown_outcome", "it is not known whether it was done: look, and do it again if not"),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Monitor: {Verb} (address too: {Address}) of {Nick} in #{Room}, asked from {By}: {Reason}")]
    private static partial void LogAct(ILogger log, RoomVerb verb, bool address, string nick, string room, string by, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Monitor: Remove (account too: {Account}) of {Nick}, asked from {By}: {Reason}")]
    private static partial void LogRemove(ILogger log, string nick, bool account, string by, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Monitor: an announcement of {Bytes} bytes to all, asked from {By}.")]
    private static partial void LogAnnounce(ILogger log, int bytes, string by);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Monitor: {Act} was not done: {Outcome}.")]
    private static partial void LogNotDone(ILogger log, string act, OrderOutcome outcome);
}
