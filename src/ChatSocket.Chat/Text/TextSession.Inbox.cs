using System.Globalization;
using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Text;

namespace ChatSocket.Chat.Text;

/// <summary>Private messages of a person.</summary>
internal sealed partial class TextSession
{
    /// <summary>How much of a text a line of the list shows.</summary>
    private const int PreviewLength = 60;

    internal async ValueTask MessageAsync(string rest)
    {
        if (!DirectInput.TryParse(rest, out var input)) Refuse(ErrorCode.BadRequest, Phrases.DirectMissing);
        else if (input.To is not { } to) Refuse(ErrorCode.NoSuchUser, Phrases.NoSuchUser(input.Name));
        else if (input.Text.Length > Chat.Options.TextBytes) Refuse(ErrorCode.TooLong, Phrases.TooLong(Chat.Options.TextBytes));
        else if (Encoding.UTF8.GetByteCount(input.Subject) > Chat.Options.SubjectBytes) Refuse(ErrorCode.TooLong, Phrases.TooLong(Chat.Options.SubjectBytes));
        else
        {
            var id = MessageIds.Random();
            var sent = await SendDirectAsync(to, input.Subject, input.Text, id, isRetry: false, after: null).ConfigureAwait(false);
            // It comes back to nobody but the addressee: the sender's own line says that it is stored.
            if (sent.Outcome == DirectOutcome.Stored) SayDirect(new DirectMessage(sent.Seq, id, Nick!.Shown, sent.To, input.Subject, input.Text, sent.Ts));
            else Refuse(ErrorOf(sent.Outcome), Words.Phrases.DirectRefused(sent.Outcome, to.Shown));
        }
    }

    internal async ValueTask InboxAsync(string count)
    {
        var limit = DefaultHistory;
        if (count.Length > 0 && (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > ProtocolLimits.HistoryMessages))
        {
            Refuse(ErrorCode.BadRequest, Phrases.NumberExpected(ProtocolLimits.HistoryMessages));
            return;
        }

        var page = await Chat.Backplane.Inboxes.ReadAsync(Owner, new HistoryQuery(null, null, limit)).ConfigureAwait(false);
        if (page.Messages.Length == 0)
        {
            Say(Phrases.InboxEmpty);
            return;
        }

        Say(Phrases.Inbox(page.Unread));
        var today = Chat.Time.GetLocalNow().Date;
        foreach (var message in page.Messages)
        {
            var at = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(message.Ts), Chat.Time.LocalTimeZone);
            Say(Phrases.InboxLine(message.Seq, message.Seq > page.Read, at, at.Date == today, message.From, message.Subject, Preview(message.Text)));
        }
    }

    /// <summary>Shows a message whole, the oldest unread one when none is named, and marks it and those before it as read.</summary>
    internal async ValueTask ReadAsync(string number)
    {
        var seq = 0L;
        if (number.Length > 0 && (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out seq) || seq < 1))
        {
            Refuse(ErrorCode.BadRequest, Phrases.NoSuchDirect);
            return;
        }

        if (seq == 0) seq = (await Chat.Backplane.Inboxes.ReadAsync(Owner, new HistoryQuery(null, null, 0)).ConfigureAwait(false)).Read + 1;
        var page = await Chat.Backplane.Inboxes.ReadAsync(Owner, new HistoryQuery(seq - 1, null, 1)).ConfigureAwait(false);
        var found = page.Messages is [var one] && (one.Seq == seq || number.Length == 0) ? one : null;
        if (found is null)
        {
            if (number.Length == 0) Say(Phrases.Inbox(0));
            else Refuse(ErrorCode.BadRequest, Phrases.NoSuchDirect);
            return;
        }

        SayDirect(found);
        await Chat.Backplane.Inboxes.MarkReadAsync(Owner, found.Seq).ConfigureAwait(false);
    }

    /// <summary>To who came back to an account; that it cannot be told just now keeps nobody out.</summary>
    private async ValueTask TellUnreadAsync()
    {
        if (Pass is null) return;
        try
        {
            var page = await Chat.Backplane.Inboxes.ReadAsync(Owner, new HistoryQuery(null, null, 0)).ConfigureAwait(false);
            if (page.Unread > 0) Say(Phrases.Inbox(page.Unread));
        }
        catch (BackplaneUnavailableException)
        {
            // It is in /inbox.
        }
    }

    private void SayDirect(DirectMessage message) => Words.WriteDirect(_answers ??= new FrameBuffer(), "", message);

    private static string Preview(byte[] text)
    {
        var whole = Encoding.UTF8.GetString(text);
        if (whole.Length <= PreviewLength) return whole;
        // Not between the two halves of a character.
        var end = char.IsHighSurrogate(whole[PreviewLength - 1]) ? PreviewLength - 1 : PreviewLength;
        return whole[..end] + "…";
    }
}
