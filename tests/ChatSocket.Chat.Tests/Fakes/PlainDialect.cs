using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.Chat.Tests.Fakes;

/// <summary>A dialect that is easy to read back, and counts what it encodes.</summary>
public sealed class PlainDialect(int index = 0) : Dialect(index, Framing.LengthPrefixed)
{
    private int _messages;

    public int MessagesEncoded => Volatile.Read(ref _messages);

    public override void WriteMessage(FrameBuffer output, RoomLabel room, string epoch, RoomMessage message)
    {
        Interlocked.Increment(ref _messages);
        Write(output, $"{message.Seq} {message.From}: {Encoding.UTF8.GetString(message.Text)}");
    }

    public override void WritePresence(FrameBuffer output, RoomLabel room, in PresenceNotice notice)
    {
        var words = new StringBuilder(notice.IsLarge ? "numbers" : "presence");
        foreach (var change in notice.Changes) words.Append(Word(change));
        Write(output, $"{words} = {notice.Count}");
    }

    public override void WriteTopic(FrameBuffer output, RoomLabel room, TopicChange change) => Write(output, $"topic {change.By}: {change.Topic}");

    public override void WriteTyping(FrameBuffer output, RoomLabel room, TypingSign sign) => Write(output, $"typing {sign.Nick}");

    public override void WriteRemoval(FrameBuffer output, RoomLabel room, Removal removal) => Write(output, $"out {removal.By}: {removal.Reason}");

    public override void WriteRead(FrameBuffer output, RoomLabel room, long seq) => Write(output, $"read {seq}");

    public override void WriteInboxRead(FrameBuffer output, long seq) => Write(output, $"inbox read {seq}");

    public override void WriteAnnouncement(FrameBuffer output, string by, string text) => Write(output, $"announce {by}: {text}");

    public override void WriteGap(FrameBuffer output, RoomLabel room, in Gap gap) => Write(output, $"gap {gap.First}-{gap.Last}");

    public override void WriteDirect(FrameBuffer output, string epoch, DirectMessage message) =>
        Write(output, $"direct {message.Seq} {message.From}: {Encoding.UTF8.GetString(message.Text)}");

    public override void WriteInboxGap(FrameBuffer output, in Gap gap) => Write(output, $"inbox gap {gap.First}-{gap.Last}");

    private static string Word(PresenceEvent change) => change.Kind switch
    {
        PresenceKind.Join => $" +{change.Nick}",
        PresenceKind.Leave => $" -{change.Nick}",
        _ => $" {change.Nick}>{change.To}",
    };

    private static void Write(FrameBuffer output, string line)
    {
        var payload = Encoding.UTF8.GetBytes(line);
        var span = output.GetSpan(Frame.HeaderBytes + payload.Length);
        Frame.WriteHeader(span, payload.Length);
        payload.CopyTo(span[Frame.HeaderBytes..]);
        output.Advance(Frame.HeaderBytes + payload.Length);
    }
}
