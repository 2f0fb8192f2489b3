using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Json;

/// <summary>Requests of those who keep order.</summary>
internal sealed partial class JsonSession
{
    internal override void TellEnd(string by, string reason)
    {
        var words = new FrameBuffer();
        var frame = new JsonFrame(words, Dialect.Framing, "kicked"u8);
        if (by.Length > 0) frame.Text("by"u8, by);
        if (reason.Length > 0) frame.Text("reason"u8, reason);
        frame.End();
        Outbox.Send(Taken(words));
    }

    private async ValueTask ActAsync(ClientMessage request, RoomVerb verb)
    {
        if (Room(request) is not { } room || Target(request) is not { } target || Reason(request) is not { } reason) return;
        Finish(request, await ActAsync(room, verb, target, reason, act => act with { WithAddress = request.Address }).ConfigureAwait(false));
    }

    private async ValueTask SetAsync(ClientMessage request)
    {
        if (Room(request) is not { } room) return;
        if (request is { Invited: null, Locked: null, Limit: null } or { Limit: < 0 or > MostMembers })
        {
            Refuse(request, ErrorCode.BadRequest);
            return;
        }

        Finish(request, await ActAsync(room, RoomVerb.Set, null, "", act => act with
        {
            InviteOnly = request.Invited,
            MemberLimit = (int?)request.Limit,
            TopicLocked = request.Locked,
        }).ConfigureAwait(false));
    }

    private async ValueTask BansAsync(ClientMessage request)
    {
        if (Room(request) is not { } room || Limit(request) is not { } limit) return;
        Nick? after = null;
        if (request.AfterName is { } name && !Protocol.Names.Nick.TryParse(name, out after))
        {
            Refuse(request, ErrorCode.NickInvalid);
            return;
        }

        var (outcome, rules) = await RulesAsync(room, request.Query ?? "", after?.Key ?? "").ConfigureAwait(false);
        if (outcome != OrderOutcome.Done)
        {
            Finish(request, outcome);
            return;
        }

        var frame = new JsonFrame(Answers, Dialect.Framing, "bans"u8);
        frame.Reference(request.Ref);
        frame.Text("room"u8, room.Shown);
        frame.Name("bans"u8);
        var index = 0;
        // Pages go on after a name, so what concerns one name is never split.
        for (; index < rules.Length && ((index < limit && frame.Length < PageBytes) || rules[index].NickKey == rules[index - 1].NickKey); index++)
        {
            frame.Raw(index == 0 ? "[{\"act\":"u8 : ",{\"act\":"u8);
            frame.Value(rules[index].Verb switch { RoomVerb.Ban => "ban", RoomVerb.Mute => "mute", _ => "invite" });
            frame.Text("nick"u8, rules[index].NickKey);
            frame.Flag("account"u8, rules[index].WithAccount);
            frame.Flag("address"u8, rules[index].WithAddress);
            if (rules[index].By.Length > 0) frame.Text("by"u8, rules[index].By);
            if (rules[index].Reason.Length > 0) frame.Text("reason"u8, rules[index].Reason);
            frame.Raw("}"u8);
        }

        frame.Raw(index == 0 ? "[]"u8 : "]"u8);
        frame.Flag("more"u8, index < rules.Length);
        frame.End();
    }

    private async ValueTask RemoveAsync(ClientMessage request)
    {
        if (Target(request) is not { } target || Reason(request) is not { } reason) return;
        Finish(request, await RemoveAsync(target, request.Account, reason).ConfigureAwait(false), ofAdministrators: true);
    }

    private async ValueTask AnnounceAsync(ClientMessage request)
    {
        if (request.Text is null or []) Refuse(request, ErrorCode.BadRequest);
        else if (request.Text.Length > Chat.Options.TextBytes) Refuse(request, ErrorCode.TooLong);
        else Finish(request, await AnnounceAsync(Encoding.UTF8.GetString(request.Text)).ConfigureAwait(false), ofAdministrators: true);
    }

    /// <summary>Null after the refusal.</summary>
    private Nick? Target(ClientMessage request)
    {
        if (request.Nick is null) Refuse(request, ErrorCode.BadRequest);
        else if (Protocol.Names.Nick.TryParse(request.Nick, out var nick)) return nick;
        else Refuse(request, ErrorCode.NickInvalid);
        return null;
    }

    /// <summary>Null after the refusal.</summary>
    private string? Reason(ClientMessage request)
    {
        var reason = request.Reason ?? "";
        if (Encoding.UTF8.GetByteCount(reason) <= ReasonBytes) return reason;
        Refuse(request, ErrorCode.TooLong);
        return null;
    }

    private void Finish(ClientMessage request, OrderOutcome outcome, bool ofAdministrators = false)
    {
        if (outcome == OrderOutcome.Done) Answer(request, "ok"u8);
        else Refuse(request, ErrorOf(outcome), WordsOf(Phrases, outcome, ofAdministrators));
    }

    /// <summary>Where the code alone does not say it.</summary>
    private string? WordsOf(RoomOutcome? outcome) => outcome switch
    {
        RoomOutcome.InviteOnly => Phrases.InvitedOnly,
        RoomOutcome.Crowded => Phrases.RoomCrowded,
        RoomOutcome.Forbidden => Phrases.Order(OrderOutcome.Forbidden),
        _ => null,
    };
}
