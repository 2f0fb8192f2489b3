using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;

namespace ChatSocket.Chat.Json;

/// <summary>JSON mode: what happens in a room, one object a frame.</summary>
internal sealed class JsonDialect(int index, Framing framing) : Dialect(index, framing)
{
    private static readonly JsonDialect[] All = [new(4, Framing.LengthPrefixed), new(5, Framing.WebSocket)];

    public static JsonDialect Of(Framing framing) => All[(int)framing];

    public override void WriteMessage(FrameBuffer output, RoomLabel room, string epoch, RoomMessage message)
    {
        var frame = new JsonFrame(output, Framing, "message"u8);
        frame.Raw(room.JsonRoom);
        frame.Text("epoch"u8, epoch);
        frame.Number("seq"u8, message.Seq);
        WriteContent(frame, message);
        frame.End();
    }

    /// <summary>What a message is beside its place; the same in a page of history.</summary>
    public static void WriteContent(JsonFrame frame, RoomMessage message)
    {
        frame.Text("id"u8, message.Id);
        frame.Text("from"u8, message.From);
        frame.Text("text"u8, message.Text);
        frame.Number("ts"u8, message.Ts);
    }

    public override void WritePresence(FrameBuffer output, RoomLabel room, in PresenceNotice notice)
    {
        if (notice.IsLarge)
        {
            var (joined, left) = notice.Numbers();
            var numbers = Begin(output, room, "count"u8);
            numbers.Number("joined"u8, joined);
            numbers.Number("left"u8, left);
            End(numbers, notice.Count, notice.Version);
            return;
        }

        var version = Math.Max(0, notice.Version - notice.Changes.Length);
        foreach (ref readonly var change in notice.Changes)
        {
            var frame = Begin(output, room, change.Kind switch
            {
                PresenceKind.Join => "join"u8,
                PresenceKind.Leave => "leave"u8,
                _ => "nick"u8,
            });
            frame.Text("nick"u8, change.Nick);
            if (change.Kind == PresenceKind.Rename) frame.Text("to"u8, change.To);
            End(frame, notice.Count, ++version);
        }
    }

    public override void WriteTopic(FrameBuffer output, RoomLabel room, TopicChange change)
    {
        var frame = new JsonFrame(output, Framing, "topic"u8);
        frame.Raw(room.JsonRoom);
        frame.Text("topic"u8, change.Topic);
        frame.Text("by"u8, change.By);
        frame.End();
    }

    public override void WriteTyping(FrameBuffer output, RoomLabel room, TypingSign sign)
    {
        var frame = new JsonFrame(output, Framing, "typing"u8);
        frame.Raw(room.JsonRoom);
        frame.Text("nick"u8, sign.Nick);
        frame.End();
    }

    public override void WriteRemoval(FrameBuffer output, RoomLabel room, Removal removal)
    {
        var frame = new JsonFrame(output, Framing, "kicked"u8);
        frame.Raw(room.JsonRoom);
        if (removal.By.Length > 0) frame.Text("by"u8, removal.By);
        if (removal.Reason.Length > 0) frame.Text("reason"u8, removal.Reason);
        if (removal.IsBan) frame.Flag("banned"u8, true);
        frame.End();
    }

    public override void WriteRead(FrameBuffer output, RoomLabel room, long seq)
    {
        var frame = new JsonFrame(output, Framing, "read"u8);
        frame.Raw(room.JsonRoom);
        frame.Number("seq"u8, seq);
        frame.End();
    }

    public override void WriteInboxRead(FrameBuffer output, long seq)
    {
        var frame = new JsonFrame(output, Framing, "read"u8);
        frame.Flag("inbox"u8, true);
        frame.Number("seq"u8, seq);
        frame.End();
    }

    public override void WriteAnnouncement(FrameBuffer output, string by, string text)
    {
        var frame = new JsonFrame(output, Framing, "announce"u8);
        if (by.Length > 0) frame.Text("by"u8, by);
        frame.Text("text"u8, text);
        frame.End();
    }

    public override void WriteGap(FrameBuffer output, RoomLabel room, in Gap gap)
    {
        var frame = new JsonFrame(output, Framing, "gap"u8);
        frame.Raw(room.JsonRoom);
        WriteMissing(frame, gap);
    }

    public override void WriteDirect(FrameBuffer output, string epoch, DirectMessage message)
    {
        var frame = new JsonFrame(output, Framing, "direct"u8);
        frame.Text("epoch"u8, epoch);
        frame.Number("seq"u8, message.Seq);
        WriteContent(frame, message);
        frame.End();
    }

    /// <summary>What a private message is beside its place; the same in a page of the inbox.</summary>
    public static void WriteContent(JsonFrame frame, DirectMessage message)
    {
        frame.Text("id"u8, message.Id);
        frame.Text("from"u8, message.From);
        frame.Text("to"u8, message.To);
        if (message.Subject.Length > 0) frame.Text("subject"u8, message.Subject);
        frame.Text("text"u8, message.Text);
        frame.Number("ts"u8, message.Ts);
    }

    public override void WriteInboxGap(FrameBuffer output, in Gap gap)
    {
        var frame = new JsonFrame(output, Framing, "gap"u8);
        frame.Flag("inbox"u8, true);
        WriteMissing(frame, gap);
    }

    public static ReadOnlySpan<byte> ReasonOf(Continuation reason) => reason switch
    {
        Continuation.Epoch => "epoch"u8,
        Continuation.Diverged => "diverged"u8,
        _ => "trimmed"u8,
    };

    public static void WritePosition(JsonFrame frame, RoomPosition position)
    {
        frame.Text("epoch"u8, position.Epoch);
        frame.Number("seq"u8, position.Seq);
        frame.Text("id"u8, position.Id);
    }

    private static void WriteMissing(JsonFrame frame, in Gap gap)
    {
        frame.Number("from"u8, gap.First);
        frame.Number("to"u8, gap.Last);
        frame.Text("reason"u8, ReasonOf(gap.Reason));
        WritePosition(frame, gap.Position);
        frame.End();
    }

    private JsonFrame Begin(FrameBuffer output, RoomLabel room, ReadOnlySpan<byte> what)
    {
        var frame = new JsonFrame(output, Framing, "presence"u8);
        frame.Raw(room.JsonRoom);
        frame.Text("event"u8, what);
        return frame;
    }

    private static void End(JsonFrame frame, int count, long version)
    {
        frame.Number("count"u8, count);
        frame.Number("version"u8, version);
        frame.End();
    }
}
