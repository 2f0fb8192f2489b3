using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Json;

/// <summary>Answers that are pages.</summary>
internal sealed partial class JsonSession
{
    /// <summary>Pages are cut here: well below the longest frame, so that a page never waits for another.</summary>
    private const int PageBytes = 48 * 1024;

    /// <summary>What a message takes in a page at most beside its text: names of fields and numbers, and the longest escape.</summary>
    private const int FieldBytes = 96;
    private const int LongestEscape = 6;

    private async ValueTask HistoryAsync(ClientMessage request)
    {
        if (MemberOf(request) is not { } member) return;
        var limit = request.Limit ?? ProtocolLimits.HistoryMessages;
        var wrong = request is { Before: not null, After: not null } or { AfterName: not null } or { AfterPosition: not null } or { Before: < 0 } or { After: < 0 };
        if (wrong || limit is < 1 or > ProtocolLimits.HistoryMessages)
        {
            Refuse(request, ErrorCode.BadRequest);
            return;
        }

        var query = new HistoryQuery(request.After, request.Before, (int)limit);
        var page = await Chat.Backplane.ReadAsync(member.Room.Name, query).ConfigureAwait(false);
        var frame = new JsonFrame(Answers, Dialect.Framing, "history"u8);
        frame.Reference(request.Ref);
        frame.Raw(member.Room.Label.JsonRoom);
        frame.Text("epoch"u8, page.Epoch);
        frame.Name("messages"u8);
        var more = WriteMessages(frame, page, fromTheEnd: request.After is null);
        frame.Flag("more"u8, more);
        frame.End();
    }

    /// <summary>As many as fit into a page, from the end that was asked for; true when there are more in that direction.</summary>
    private static bool WriteMessages(JsonFrame frame, HistoryPage page, bool fromTheEnd)
    {
        var (first, last) = Fitting(page.Messages, fromTheEnd, static message =>
            JsonFrame.EscapedLength(message.Text) + message.Id.Length + (message.From.Length * LongestEscape) + FieldBytes);
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

    /// <summary>The first and the last that fit into a page, from the end that was asked for.</summary>
    private static (int First, int Last) Fitting<T>(T[] messages, bool fromTheEnd, Func<T, int> weight)
    {
        var (count, bytes) = (0, 0);
        while (count < messages.Length)
        {
            bytes += weight(messages[fromTheEnd ? messages.Length - 1 - count : count]);
            // One message goes in any case, or nobody could ever read past it; the longest, all escapes, is far from the longest frame.
            if (count > 0 && bytes > PageBytes) break;
            count++;
        }

        return fromTheEnd ? (messages.Length - count, messages.Length - 1) : (0, count - 1);
    }

    private async ValueTask RoomsAsync(ClientMessage request)
    {
        if (Limit(request) is not { } limit) return;
        var after = "";
        if (request.AfterName is { } name)
        {
            if (!RoomName.TryParse(name, out var room))
            {
                Refuse(request, ErrorCode.RoomInvalid);
                return;
            }

            after = room.Key;
        }

        var query = (request.Query ?? "").TrimStart('#').ToLowerInvariant();
        var page = await Chat.Backplane.RoomsAsync(query, after, limit).ConfigureAwait(false);
        var frame = new JsonFrame(Answers, Dialect.Framing, "rooms"u8);
        frame.Reference(request.Ref);
        frame.Name("rooms"u8);
        var index = 0;
        for (; index < page.Rooms.Length && frame.Length < PageBytes; index++)
        {
            frame.Raw(index == 0 ? "[{\"room\":"u8 : ",{\"room\":"u8);
            frame.Value(page.Rooms[index].Name.Shown);
            frame.Number("count"u8, page.Rooms[index].Count);
            frame.Text("topic"u8, page.Rooms[index].Topic);
            frame.Raw("}"u8);
        }

        frame.Raw(page.Rooms.Length == 0 ? "[]"u8 : "]"u8);
        frame.Flag("more"u8, page.More || index < page.Rooms.Length);
        frame.End();
    }

    private async ValueTask WhoAsync(ClientMessage request)
    {
        if (Room(request) is not { } room || Limit(request) is not { } limit) return;
        Nick? after = null;
        if (request.AfterName is { } name && !Protocol.Names.Nick.TryParse(name, out after))
        {
            Refuse(request, ErrorCode.NickInvalid);
            return;
        }

        var page = await Chat.Backplane.MembersAsync(room, after?.Key ?? "", limit).ConfigureAwait(false);
        if (!page.Exists)
        {
            Refuse(request, ErrorCode.NoSuchRoom);
            return;
        }

        var frame = new JsonFrame(Answers, Dialect.Framing, "who"u8);
        frame.Reference(request.Ref);
        frame.Text("room"u8, room.Shown);
        frame.Name("members"u8);
        var index = 0;
        for (; index < page.Members.Length && frame.Length < PageBytes; index++)
        {
            frame.Raw(index == 0 ? "[{\"nick\":"u8 : ",{\"nick\":"u8);
            frame.Value(page.Members[index].Nick.Shown);
            frame.Number("since"u8, page.Members[index].Since);
            frame.Raw("}"u8);
        }

        frame.Raw(page.Members.Length == 0 ? "[]"u8 : "]"u8);
        frame.Flag("more"u8, page.More || index < page.Members.Length);
        frame.End();
    }

    /// <summary>Null after the refusal; a list goes on after a name, never after a number.</summary>
    private int? Limit(ClientMessage request)
    {
        var limit = request.Limit ?? DefaultList;
        if (limit is >= 1 and <= MaximumList && request is { After: null, AfterPosition: null }) return (int)limit;
        Refuse(request, ErrorCode.BadRequest);
        return null;
    }
}
