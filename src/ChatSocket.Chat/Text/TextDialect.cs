using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol.Frames;
using ChatSocket.Protocol.Text;

namespace ChatSocket.Chat.Text;

/// <summary>Text mode in one language, length-prefixed: <c>[#room] nick: text</c>, notices as <c>[SYS] words</c>.</summary>
internal sealed class TextDialect(int index, Phrases phrases) : Dialect(index)
{
    public static readonly TextDialect Portuguese = new(0, Phrases.Portuguese);
    public static readonly TextDialect English = new(1, Phrases.English);

    public Phrases Phrases { get; } = phrases;

    public static TextDialect Of(Language language) => language == Language.English ? English : Portuguese;

    public override void WriteMessage(FrameBuffer output, RoomLabel room, RoomMessage message)
    {
        var prefix = room.TextPrefix;
        var span = output.GetSpan(Frame.HeaderBytes + prefix.Length + Encoding.UTF8.GetMaxByteCount(message.From.Length) + 2 + message.Text.Length);
        prefix.CopyTo(span[Frame.HeaderBytes..]);
        var length = Frame.HeaderBytes + prefix.Length;
        length += Encoding.UTF8.GetBytes(message.From, span[length..]);
        span[length++] = (byte)':';
        span[length++] = (byte)' ';
        length += TextLine.WriteNeutral(message.Text, span[length..]);
        Frame.WriteHeader(span, length - Frame.HeaderBytes);
        output.Advance(length);
    }

    public override void WritePresence(FrameBuffer output, RoomLabel room, ReadOnlySpan<PresenceEvent> changes, int count, bool large)
    {
        if (large)
        {
            WriteNumbers(output, room, changes, count);
            return;
        }

        var start = 0;
        while (start < changes.Length)
        {
            var end = start + 1;
            while (end < changes.Length && changes[end].Kind == changes[start].Kind && changes[start].Kind != PresenceKind.Rename) end++;
            WriteRun(output, room, changes[start..end]);
            start = end;
        }
    }

    public override void WriteTopic(FrameBuffer output, RoomLabel room, TopicChange change) =>
        SystemLine.Append(output, Phrases.TopicChanged(room.Name, change.By, change.Topic));

    private void WriteNumbers(FrameBuffer output, RoomLabel room, ReadOnlySpan<PresenceEvent> changes, int count)
    {
        var (joined, left) = (0, 0);
        foreach (ref readonly var change in changes)
        {
            if (change.Kind == PresenceKind.Join) joined++;
            if (change.Kind == PresenceKind.Leave) left++;
        }

        if (joined + left > 0) SystemLine.Append(output, Phrases.PresenceNumbers(room.Name, joined, left, count));
    }

    private void WriteRun(FrameBuffer output, RoomLabel room, ReadOnlySpan<PresenceEvent> run)
    {
        var line = run[0].Kind switch
        {
            PresenceKind.Rename => Phrases.Renamed(room.Name, run[0].Nick, run[0].To),
            PresenceKind.Join => Phrases.Joined(room.Name, Nicks(run)),
            _ => Phrases.Left(room.Name, Nicks(run)),
        };
        SystemLine.Append(output, line);
    }

    private static string[] Nicks(ReadOnlySpan<PresenceEvent> run)
    {
        var nicks = new string[run.Length];
        for (var index = 0; index < nicks.Length; index++) nicks[index] = run[index].Nick;
        return nicks;
    }
}
