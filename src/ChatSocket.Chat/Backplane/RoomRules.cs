namespace ChatSocket.Chat.Backplane;

/// <summary>
/// What is held against a name in a room, or in its favour: <paramref name="Verb"/> is <see cref="RoomVerb.Ban"/>, <see cref="RoomVerb.Mute"/> or
/// <see cref="RoomVerb.Invite"/>. <paramref name="NickKey"/> is a spelling by which it can be undone. That it counts for an account or for
/// addresses too is told, never for which.
/// </summary>
public sealed record RoomRule(RoomVerb Verb, string NickKey, bool WithAccount, bool WithAddress, string By, string Reason)
{
    private const int Parts = 3;

    /// <summary>
    /// Of rules as they are kept: named "b|m|v n|a|i key", saying "nick-key by reason", so that what was done to a name is undone by that name.
    /// In the order of the names.
    /// </summary>
    public static RoomRule[] ReadAll(IEnumerable<KeyValuePair<string, string>> kept)
    {
        var found = new Dictionary<(char Kind, string NickKey), RoomRule>();
        foreach (var (rule, says) in kept)
        {
            if (rule.Split(' ', Parts) is not [[var kind], [var what], _] || says.Split(' ', Parts) is not [{ Length: > 0 } nick, var by, var reason]) continue;
            var known = found.GetValueOrDefault((kind, nick)) ?? new RoomRule(VerbOf(kind), nick, false, false, by, reason);
            found[(kind, nick)] = what switch
            {
                'a' => known with { WithAccount = true },
                'i' => known with { WithAddress = true },
                // The name's own rule is always the newest.
                _ => known with { By = by, Reason = reason },
            };
        }

        return [.. found.Values.OrderBy(rule => rule.NickKey, StringComparer.Ordinal).ThenBy(rule => rule.Verb)];
    }

    private static RoomVerb VerbOf(char kind) => kind switch { 'b' => RoomVerb.Ban, 'm' => RoomVerb.Mute, _ => RoomVerb.Invite };
}

/// <summary>All rules of a room, for those who keep order there.</summary>
public sealed record RoomRuleList(OrderOutcome Outcome, RoomRule[] Rules);
