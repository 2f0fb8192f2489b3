using System.Globalization;
using ChatSocket.Client;
using ChatSocket.Protocol.Json;
using ChatSocket.Protocol.Text;

namespace ChatSocket.Terminal.Interactive;

/// <summary>Private messages, the inbox, and who is there.</summary>
internal sealed partial class ClientCommands
{
    private async Task<IReadOnlyList<string>> MessageAsync(string rest)
    {
        if (!DirectInput.TryParse(rest, out var input)) return [TextsLine.System(texts.DirectHow)];
        if (input.To is not { } to) return [TextsLine.System(texts.BadNick(input.Name))];
        var text = System.Text.Encoding.UTF8.GetString(input.Text);
        var sending = client.Direct(to.Shown, text, input.Subject.Length > 0 ? input.Subject : null);
        var result = await sending.Settled.ConfigureAwait(false);
        // Nobody but the addressee gets it back: one's own line says that it is stored.
        return [result.Outcome == SendOutcome.Stored
            ? TextsLine.Direct(texts, client.Nick, to.Shown, input.Subject, text)
            : TextsLine.System(texts.DirectFailed(to.Shown, text, result))];
    }

    private async Task<IReadOnlyList<string>> InboxAsync(string number)
    {
        var limit = DefaultHistory;
        if (number.Length > 0 && !(int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostHistory))
        {
            return [TextsLine.System(texts.NumberExpected(MostHistory))];
        }

        var page = await client.InboxAsync(limit: limit).ConfigureAwait(false);
        if (page.Messages.Count == 0) return [TextsLine.System(texts.InboxEmpty)];
        var read = LastRead(page);
        return
        [
            TextsLine.System(texts.Inbox(page.Unread)),
            .. page.Messages.Select(message => TextsLine.Kept(message, message.Seq > read, clock.LocalTimeZone)),
        ];
    }

    /// <summary>Shows one message whole, the oldest unread one when none is named, and marks it and those before it as read.</summary>
    private async Task<IReadOnlyList<string>> ReadAsync(string number)
    {
        var seq = 0L;
        if (number.Length > 0 && !(long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out seq) && seq is >= 1 and <= ClientMessageReader.MaximumInteger))
        {
            return [TextsLine.System(texts.NoSuchDirect)];
        }

        if (seq == 0)
        {
            var newest = await client.InboxAsync(limit: 1).ConfigureAwait(false);
            if (newest.Unread == 0 || newest.Messages.Count == 0) return [TextsLine.System(texts.InboxEmpty)];
            seq = LastRead(newest) + 1;
        }

        // What is no longer kept has no number that could be asked for: the next one is another message.
        var found = (await client.InboxAsync(after: seq - 1, limit: 1).ConfigureAwait(false)).Messages;
        if (found.Count == 0 || (number.Length > 0 && found[0].Seq != seq)) return [TextsLine.System(texts.NoSuchDirect)];
        await client.ReadInboxAsync(found[0].Seq).ConfigureAwait(false);
        return [TextsLine.Direct(texts, found[0].From, found[0].To, found[0].Subject, found[0].Text)];
    }

    private async Task<IReadOnlyList<string>> UsersAsync(string query)
    {
        var page = await client.UsersAsync(query.Length == 0 ? null : query).ConfigureAwait(false);
        if (page.Users.Count == 0) return [TextsLine.System(texts.NoUsers)];
        return [TextsLine.System(texts.Users(string.Join(", ", page.Users.Select(Shown)), page.More))];
    }

    /// <summary>Where somebody is, an administrator is told.</summary>
    private static string Shown(UserEntry user) => user.Addresses is { Count: > 0 } addresses ? $"{user.Nick} ({string.Join(", ", addresses)})" : user.Nick;

    private static long LastRead(InboxMessage newest) => newest.Messages[^1].Seq - newest.Unread;
}
