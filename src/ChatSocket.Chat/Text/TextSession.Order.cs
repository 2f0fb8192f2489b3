using System.Globalization;
using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Text;

/// <summary>Commands of those who keep order, about the room entered last. A switch stands before the name, which cannot begin with one.</summary>
internal sealed partial class TextSession
{
    private const string AddressSwitch = "-a";
    private const int RulesInAList = 50;

    internal override void TellEnd(string by, string reason) => SayNow(Phrases.PutOut(null, by, reason, false));

    internal override void TellNameLost() => SayNow(Phrases.NickTaken(Nick?.Shown ?? ""));

    /// <summary><c>[-a] nick [reason]</c>; the switch bans the person's addresses too.</summary>
    internal async ValueTask ActAsync(RoomVerb verb, string rest)
    {
        var withAddress = verb == RoomVerb.Ban && TakeSwitch(ref rest);
        if (MemberOf(null) is not { } member || TakeTarget(rest, out var reason) is not { } target) return;
        TellOrder(await ActAsync(member.Room.Name, verb, target, reason, act => act with { WithAddress = withAddress }).ConfigureAwait(false));
    }

    /// <summary><c>invited yes|no</c>, <c>limit n</c> or <c>topic owner|all</c>.</summary>
    internal async ValueTask SetAsync(string rest)
    {
        if (MemberOf(null) is not { } member) return;
        Func<RoomAct, RoomAct>? change = Cut(rest.ToLowerInvariant()) switch
        {
            ("invited", "yes" or "sim") => static act => act with { InviteOnly = true },
            ("invited", "no" or "não" or "nao") => static act => act with { InviteOnly = false },
            ("topic", "owner" or "dono") => static act => act with { TopicLocked = true },
            ("topic", "all" or "todos") => static act => act with { TopicLocked = false },
            ("limit", var words) when int.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit <= MostMembers =>
                act => act with { MemberLimit = limit },
            _ => null,
        };
        if (change is null) Refuse(ErrorCode.BadRequest, Phrases.SetHow);
        else TellOrder(await ActAsync(member.Room.Name, RoomVerb.Set, null, "", change).ConfigureAwait(false));
    }

    internal async ValueTask BansAsync(string query)
    {
        if (MemberOf(null) is not { } member) return;
        var (outcome, rules) = await RulesAsync(member.Room.Name, query).ConfigureAwait(false);
        if (outcome != OrderOutcome.Done)
        {
            TellOrder(outcome);
            return;
        }

        Say(Phrases.RuleCount(member.Room.Name, Math.Min(rules.Length, RulesInAList), rules.Length > RulesInAList));
        foreach (var rule in rules.Take(RulesInAList)) Say(Phrases.RuleLine(member.Room.Name, rule));
    }

    /// <summary><c>[-a] nick [reason]</c>; the switch removes the account too.</summary>
    internal async ValueTask RemoveAsync(string rest)
    {
        var withAccount = TakeSwitch(ref rest);
        if (TakeTarget(rest, out var reason) is not { } target) return;
        TellOrder(await RemoveAsync(target, withAccount, reason).ConfigureAwait(false), ofAdministrators: true);
    }

    internal async ValueTask TellAllAsync(string text)
    {
        if (text.Length == 0) Refuse(ErrorCode.BadRequest, Phrases.AnnounceHow);
        else if (Encoding.UTF8.GetByteCount(text) > Chat.Options.TextBytes) Refuse(ErrorCode.TooLong, Phrases.TooLong(Chat.Options.TextBytes));
        else if (await AnnounceAsync(text).ConfigureAwait(false) is var outcome and not OrderOutcome.Done) TellOrder(outcome, ofAdministrators: true);
    }

    private static bool TakeSwitch(ref string rest)
    {
        var (first, after) = Cut(rest);
        if (first != AddressSwitch) return false;
        rest = after;
        return true;
    }

    /// <summary>Null after the refusal.</summary>
    private Nick? TakeTarget(string rest, out string reason)
    {
        (var name, reason) = Cut(rest);
        if (name.Length == 0) Refuse(ErrorCode.BadRequest, Phrases.TargetMissing);
        else if (!Protocol.Names.Nick.TryParse(name, out var target)) Refuse(ErrorCode.NickInvalid, Phrases.NickInvalid);
        else if (Encoding.UTF8.GetByteCount(reason) > ReasonBytes) Refuse(ErrorCode.TooLong, Phrases.TooLong(ReasonBytes));
        else return target;
        return null;
    }

    private void TellOrder(OrderOutcome outcome, bool ofAdministrators = false)
    {
        if (outcome == OrderOutcome.Done) Say(Phrases.OrderDone);
        else Refuse(ErrorOf(outcome), $"{WordsOf(Phrases, outcome, ofAdministrators)} [{ErrorOf(outcome).Code()}]");
    }
}
