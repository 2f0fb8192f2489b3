using System.Globalization;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.People;
using ChatSocket.Redis.Scripts;
using StackExchange.Redis;

namespace ChatSocket.Redis;

/// <summary>
/// Order in rooms. A node learns on its own channel whom of its people somebody put out (<c>K room session stamp k|b by reason</c>), whose
/// session somebody ended (<c>X session [by reason]</c>), what is announced (<c>A by text</c>), and how far an account has read on another
/// device (<c>R room session stamp seq</c>).
/// </summary>
public sealed partial class RedisBackplane
{
    /// <summary>The last part may hold blanks.</summary>
    private const int MostParts = 7;

    private const int MostRules = 1000;

    public async ValueTask<OrderOutcome> ActAsync(RoomName room, RoomAct act)
    {
        var keys = new RoomKeys(room);
        return await DecideAsync(
            Script.Order, [keys.Head, keys.Members, keys.InOrder, keys.Reads, keys.Rules, keys.PutOut],
            [
                keys.Channel, VerbOf(act.Verb), PeopleScripts.AccountOf(act.Account), act.IsAdministrator ? "A" : "", act.By, room.Key,
                act.Target?.Key ?? "", PeopleScripts.AccountOf(act.TargetAccount), act.WithAddress ? "I" : "", act.Reason, MostRules, NodeKeys.ChannelPrefix,
                Bit(act.InviteOnly), act.MemberLimit?.ToString(CultureInfo.InvariantCulture) ?? "", Bit(act.TopicLocked),
                (long)PeopleScripts.PutOutRemembered.TotalMilliseconds,
            ]).ConfigureAwait(false);
    }

    public async ValueTask<RoomRuleList> RulesAsync(RoomName room, string account, bool isAdministrator)
    {
        var keys = new RoomKeys(room);
        try
        {
            var answer = await _lines.RunAsync(
                Script.Order, [NodeKeys.Lease(_settings.NodeId), keys.Head, keys.Members, keys.InOrder, keys.Reads, keys.Rules, keys.PutOut],
                [default, keys.Channel, "list", PeopleScripts.AccountOf(account), isAdministrator ? "A" : ""]).ConfigureAwait(false);
            if (answer.Code != 'R') return new RoomRuleList(answer.Code == 'N' ? OrderOutcome.NoSuchRoom : OrderOutcome.Forbidden, []);
            return new RoomRuleList(OrderOutcome.Done, RoomRule.ReadAll(answer.TextsFrom(1).Chunk(2).Select(rule => KeyValuePair.Create(rule[0], rule[1]))));
        }
        catch (OutcomeUnknownException unknown)
        {
            // It changes nothing: whoever asks again is answered.
            throw new BackplaneUnavailableException(unknown);
        }
    }

    public async ValueTask<OrderOutcome> AnnounceAsync(string by, string text) =>
        await DecideAsync(Script.Announce, [NodeKeys.Nodes], [NodeKeys.ChannelPrefix, by, text]).ConfigureAwait(false);

    private async Task<OrderOutcome> DecideAsync(Script script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            var answer = await _lines.RunAsync(script, [NodeKeys.Lease(_settings.NodeId), .. keys], [default, .. arguments]).ConfigureAwait(false);
            return answer.Code switch
            {
                'D' => OrderOutcome.Done,
                'N' => OrderOutcome.NoSuchRoom,
                'U' => OrderOutcome.NoSuchUser,
                'L' => OrderOutcome.Full,
                _ => OrderOutcome.Forbidden,
            };
        }
        catch (BackplaneUnavailableException)
        {
            return OrderOutcome.Unavailable;
        }
        catch (OutcomeUnknownException)
        {
            return OrderOutcome.Unknown;
        }
    }

    private static string VerbOf(RoomVerb verb) => verb switch
    {
        RoomVerb.Kick => "kick",
        RoomVerb.Ban => "ban",
        RoomVerb.Unban => "unban",
        RoomVerb.Mute => "mute",
        RoomVerb.Unmute => "unmute",
        RoomVerb.Invite => "invite",
        _ => "set",
    };

    private static string Bit(bool? value) => value is null ? "" : value.Value ? "1" : "0";

    private void HearOrder(string[] parts)
    {
        switch (parts)
        {
            case ["K", var key, var session, var stamp, var mark, var by, ..] when RoomName.TryParse(key, out var room)
                && long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                var member = new Attachment(SessionText.Read(session), number);
                _local.Left(room, member);
                Events.MemberRemoved(new Removal(room, member, by, parts.Length == MostParts ? parts[^1] : "", mark == "b"));
                break;
            case ["R", var key, var session, var stamp, var seq] when RoomName.TryParse(key, out var room)
                && long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var mark):
                Events.ReadMoved(new ReadMark(room, new Attachment(SessionText.Read(session), number), mark));
                break;
            case ["X", var session, .. var rest]:
                // Nothing of it is put back from here on.
                _local.Taken(SessionText.Read(session), long.MaxValue);
                Events.SessionEnded(new SessionEnd(SessionText.Read(session), rest.Length > 0 ? rest[0] : null, string.Join(' ', rest.Skip(1))));
                break;
            case ["A", var by, .. var text]:
                Events.Announced(by, string.Join(' ', text));
                break;
        }
    }
}
