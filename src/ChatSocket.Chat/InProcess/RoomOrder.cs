using System.Collections.Immutable;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// Who owns a room, who may come in, who may speak. Never changes: an act makes the next one. A rule is named
/// "b|m|v n|a|i key": banned, muted or invited, by nick, account or address; it says "nick-key by reason", so that what was done to a
/// name is undone by that name.
/// </summary>
internal sealed record RoomOrder(string Owner, bool InviteOnly, int MemberLimit, bool TopicLocked, ImmutableDictionary<string, string> Rules)
{
    /// <summary>More than any room needs; what is above it is somebody filling a disk.</summary>
    public const int MostRules = 1000;

    public static readonly RoomOrder None = new("", false, 0, false, ImmutableDictionary<string, string>.Empty);

    public bool IsOwner(string account) => Owner.Length > 0 && Owner == account;

    public bool MayKeep(string account, bool asAdministrator) => asAdministrator || IsOwner(account);

    /// <summary>What keeps the person out, as the rule says it; null for nothing.</summary>
    public string? BanOf(RoomMember person) =>
        RuleOf('b', person) ?? (person.Address.Length > 0 ? Rules.GetValueOrDefault($"b i {person.Address}") : null);

    /// <summary>The nick key for which the person is muted; null when it is not.</summary>
    public string? MuteOf(RoomMember person) => RuleOf('m', person) is { } says ? says[..says.IndexOf(' ', StringComparison.Ordinal)] : null;

    public bool IsInvited(RoomMember person) => RuleOf('v', person) is not null;

    public bool MayTopic(RoomMember by, bool asAdministrator) => !TopicLocked || asAdministrator || IsOwner(by.Account);

    /// <summary>What is to be after the act; null with the reason it cannot be.</summary>
    public RoomOrder? After(RoomAct act, RoomMember[] targets, out OrderOutcome outcome)
    {
        outcome = OrderOutcome.Forbidden;
        if (!MayKeep(act.Account, act.IsAdministrator)) return null;
        var harms = act.Verb is RoomVerb.Kick or RoomVerb.Ban or RoomVerb.Mute;
        // Its owner comes in always: a ban would be a promise that is not kept.
        if (harms && (!act.IsAdministrator || act.Verb == RoomVerb.Ban) && IsOwner(act.TargetAccount)) return null;
        outcome = OrderOutcome.Done;
        var next = act.Verb switch
        {
            RoomVerb.Ban => With('b', act, act.WithAddress ? targets.Select(target => target.Address).Where(address => address.Length > 0) : []),
            RoomVerb.Mute => With('m', act, []),
            RoomVerb.Invite => With('v', act, []),
            RoomVerb.Unban => Without('b', act),
            RoomVerb.Unmute => Without('m', act),
            RoomVerb.Set => this with
            {
                InviteOnly = act.InviteOnly ?? InviteOnly,
                MemberLimit = act.MemberLimit ?? MemberLimit,
                TopicLocked = act.TopicLocked ?? TopicLocked,
            },
            _ => targets.Length > 0 ? this : null,
        };
        if (next is null) outcome = OrderOutcome.NoSuchUser;
        else if (next.Rules.Count > MostRules && next.Rules.Count > Rules.Count) outcome = OrderOutcome.Full;
        return outcome == OrderOutcome.Done ? next : null;
    }

    private RoomOrder With(char kind, RoomAct act, IEnumerable<string> addresses)
    {
        var says = $"{act.Target!.Key} {act.By} {act.Reason}";
        var rules = Rules.SetItem($"{kind} n {act.Target.Key}", says);
        if (act.TargetAccount.Length > 0) rules = rules.SetItem($"{kind} a {act.TargetAccount}", says);
        foreach (var address in addresses) rules = rules.SetItem($"{kind} i {address}", says);
        return this with { Rules = rules };
    }

    private RoomOrder? Without(char kind, RoomAct act)
    {
        var start = act.Target!.Key + " ";
        var gone = Rules.Where(rule => rule.Key[0] == kind && rule.Value.StartsWith(start, StringComparison.Ordinal)).Select(rule => rule.Key).ToArray();
        return gone.Length > 0 ? this with { Rules = Rules.RemoveRange(gone) } : null;
    }

    private string? RuleOf(char kind, RoomMember person)
    {
        if (Rules.IsEmpty) return null;
        return Rules.GetValueOrDefault($"{kind} n {person.Nick.Key}") ?? (person.Account.Length > 0 ? Rules.GetValueOrDefault($"{kind} a {person.Account}") : null);
    }
}
