using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Chat.Json;

/// <summary>Answers that are pages.</summary>
internal sealed partial class JsonSession
{
    /// <summary>Pages are cut here: well below the longest frame, so that a page never waits for another.</summary>
    private const int PageBytes = 48 * 1024;

    private async ValueTask HistoryAsync(ClientMessage request)
    {
        if (MemberOf(request) is not { } member) return;
        var limit = request.Limit ?? ProtocolLimits.HistoryMessages;
        if (limit is < 1 or > ProtocolLimits.HistoryMessages || request is { Before: not null, After: not null })
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
        var (first, last) = (0, page.Messages.Length - 1);
        var bytes = 0;
        if (fromTheEnd)
        {
            for (first = page.Messages.Length; first > 0 && (bytes += Weight(page.Messages[first - 1])) <= PageBytes;) first--;
        }
        else
        {
            for (last = -1; last + 1 < page.Messages.Length && (bytes += Weight(page.Messages[last + 1])) <= PageBytes;) last++;
        }

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

    /// <summary>What a message may take in a page; a text of control characters grows sixfold, so the longest one still fits a frame.</summary>
    private static int Weight(RoomMessage message) => message.Text.Length + message.Id.Length + message.From.Length + 64;

    private async ValueTask RoomsAsync(ClientMessage request)
    {
        if (Limit(request) is not { } limit) return;
        var query = (request.Query ?? "").TrimStart('#').ToLowerInvariant();
        var page = await Chat.Backplane.RoomsAsync(query, request.AfterName ?? "", limit).ConfigureAwait(false);
        var frame = new JsonFrame(Answers, Dialect.Framing, "rooms"u8);
        frame.Reference(request.Ref);
        frame.Name("rooms"u8);
        for (var index = 0; index < page.Rooms.Length; index++)
        {
            frame.Raw(index == 0 ? "[{\"room\":"u8 : ",{\"room\":"u8);
            frame.Value(page.Rooms[index].Name.Shown);
            frame.Number("count"u8, page.Rooms[index].Count);
            frame.Text("topic"u8, page.Rooms[index].Topic);
            frame.Raw("}"u8);
        }

        frame.Raw(page.Rooms.Length == 0 ? "[]"u8 : "]"u8);
        frame.Flag("more"u8, page.More);
        frame.End();
    }

    private async ValueTask WhoAsync(ClientMessage request)
    {
        if (Room(request) is not { } room || Limit(request) is not { } limit) return;
        var after = request.AfterName is { } name && Protocol.Names.Nick.TryParse(name, out var nick) ? nick.Key : "";
        var page = await Chat.Backplane.MembersAsync(room, after, limit).ConfigureAwait(false);
        if (!page.Exists)
        {
            Refuse(request, ErrorCode.NoSuchRoom);
            return;
        }

        var frame = new JsonFrame(Answers, Dialect.Framing, "who"u8);
        frame.Reference(request.Ref);
        frame.Text("room"u8, room.Shown);
        frame.Name("members"u8);
        for (var index = 0; index < page.Members.Length; index++)
        {
            frame.Raw(index == 0 ? "[{\"nick\":"u8 : ",{\"nick\":"u8);
            frame.Value(page.Members[index].Nick.Shown);
            frame.Number("since"u8, page.Members[index].Since);
            frame.Raw("}"u8);
        }

        frame.Raw(page.Members.Length == 0 ? "[]"u8 : "]"u8);
        frame.Flag("more"u8, page.More);
        frame.End();
    }

    private int? Limit(ClientMessage request)
    {
        if (request.Limit is null) return DefaultList;
        if (request.Limit is >= 1 and <= MaximumList) return (int)request.Limit;
        Refuse(request, ErrorCode.BadRequest);
        return null;
    }
}
