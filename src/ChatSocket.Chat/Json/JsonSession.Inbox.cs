using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Chat.Json;

/// <summary>Private messages of a program.</summary>
internal sealed partial class JsonSession
{
    private async ValueTask DirectAsync(ClientMessage request)
    {
        Protocol.Names.Nick? to = null;
        var error = request switch
        {
            { To: null } or { Text: null or [] } or { AfterName: not null } or { AfterPosition: not null } => ErrorCode.BadRequest,
            { Id: { } given } when !MessageId.IsValid(given) => ErrorCode.BadRequest,
            { Retry: true, Id: null } or { After: < 0 } => ErrorCode.BadRequest,
            { Text.Length: var length } when length > Chat.Options.TextBytes => ErrorCode.TooLong,
            { Subject: { } subject } when Encoding.UTF8.GetByteCount(subject) > Chat.Options.SubjectBytes => ErrorCode.TooLong,
            _ when !Protocol.Names.Nick.TryParse(request.To, out to) => ErrorCode.NickInvalid,
            _ => ErrorCode.None,
        };
        if (error != ErrorCode.None)
        {
            Refuse(request, error);
            return;
        }

        var id = request.Id ?? MessageIds.Random();
        var sent = await SendDirectAsync(to!, request.Subject ?? "", request.Text!, id, request.Retry, request.After).ConfigureAwait(false);
        if (sent.Outcome == DirectOutcome.Stored) WriteDirectAck(request, id, sent);
        else RefuseDirect(request, sent.Outcome);
    }

    private void WriteDirectAck(ClientMessage request, string id, DirectResult stored)
    {
        var frame = new JsonFrame(Answers, Dialect.Framing, "ack"u8);
        frame.Reference(request.Ref);
        frame.Text("to"u8, stored.To);
        frame.Number("seq"u8, stored.Seq);
        frame.Text("id"u8, id);
        frame.Number("ts"u8, stored.Ts);
        frame.End();
    }

    private void RefuseDirect(ClientMessage request, DirectOutcome outcome)
    {
        var error = ErrorOf(outcome);
        Refused(error);
        WriteError(Answers, request.Ref, error, outcome != DirectOutcome.Undecidable && error.MayRetry());
    }

    private async ValueTask InboxAsync(ClientMessage request)
    {
        var limit = request.Limit ?? ProtocolLimits.HistoryMessages;
        var wrong = request is { Before: not null, After: not null } or { AfterName: not null } or { AfterPosition: not null } or { Before: < 0 } or { After: < 0 };
        if (wrong || limit is < 1 or > ProtocolLimits.HistoryMessages)
        {
            Refuse(request, ErrorCode.BadRequest);
            return;
        }

        var page = await Chat.Backplane.Inboxes.ReadAsync(Owner, new HistoryQuery(request.After, request.Before, (int)limit)).ConfigureAwait(false);
        var frame = new JsonFrame(Answers, Dialect.Framing, "inbox"u8);
        frame.Reference(request.Ref);
        frame.Text("epoch"u8, page.Top.Epoch);
        frame.Name("messages"u8);
        var more = WriteDirects(frame, page, fromTheEnd: request.After is null);
        frame.Number("unread"u8, page.Unread);
        frame.Flag("more"u8, more);
        frame.End();
    }

    private async ValueTask ReadInboxAsync(ClientMessage request)
    {
        if (request.Room is not null || request.Seq is not >= 0)
        {
            Refuse(request, ErrorCode.BadRequest);
            return;
        }

        await Chat.Backplane.Inboxes.MarkReadAsync(Owner, request.Seq.Value).ConfigureAwait(false);
        Answer(request, "ok"u8);
    }

    /// <summary>As many as fit into a page, from the end that was asked for; true when there are more in that direction.</summary>
    private static bool WriteDirects(JsonFrame frame, InboxPage page, bool fromTheEnd)
    {
        var (first, last) = Fitting(page.Messages, fromTheEnd, static message =>
            JsonFrame.EscapedLength(message.Text) + message.Id.Length + ((message.From.Length + message.To.Length + message.Subject.Length) * LongestEscape) + FieldBytes);
        frame.Raw("["u8);
        for (var index = first; index <= last; index++)
        {
            frame.Raw(index == first ? "{\"seq\":"u8 : ",{\"seq\":"u8);
            frame.Value(page.Messages[index].Seq);
            JsonDialect.WriteContent(frame, page.Messages[index]);
            frame.Raw("}"u8);
        }

        frame.Raw("]"u8);
        return page.More || first > 0 || last < page.Messages.Length - 1;
    }

    /// <summary>
    /// Where the inbox goes on. Somebody new has none yet, and need not ask. Null when nodes cannot be asked just now: the reader asks again
    /// when they can.
    /// </summary>
    private async ValueTask<InboxContinuation?> TakeUpInboxAsync(Position? from, bool resumed)
    {
        try
        {
            if (from is { } position)
            {
                var place = new RoomPosition(position.Epoch, position.Seq, position.Id);
                return await Chat.Backplane.Inboxes.FollowAsync(Owner, place, wasTold: false, 0).ConfigureAwait(false);
            }

            if (!resumed && Pass is null) return new InboxContinuation(new Resumption(Continuation.Exact, InboxPlace.Start), [], false, 0);
            var page = await Chat.Backplane.Inboxes.ReadAsync(Owner, new HistoryQuery(null, null, 0)).ConfigureAwait(false);
            return new InboxContinuation(new Resumption(Continuation.Exact, page.Top), [], false, page.Unread);
        }
        catch (BackplaneUnavailableException)
        {
            return null;
        }
    }

    private static void WriteInboxState(JsonFrame frame, InboxContinuation inbox, long from)
    {
        var (how, place) = (inbox.Resumption.Continuation, inbox.Resumption.From);
        frame.Raw(",\"inbox\":{\"epoch\":"u8);
        frame.Value(place.Epoch);
        frame.Number("seq"u8, place.Seq);
        frame.Text("id"u8, place.Id);
        frame.Number("unread"u8, inbox.Unread);
        if (how != Continuation.Exact)
        {
            var gap = InboxGap(from, inbox.Resumption);
            frame.Raw(",\"gap\":{\"from\":"u8);
            frame.Value(gap.First);
            frame.Number("to"u8, gap.Last);
            frame.Text("reason"u8, JsonDialect.ReasonOf(how));
            frame.Raw("}"u8);
        }

        frame.Raw("}"u8);
    }
}
