using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol.Text;

namespace ChatSocket.Chat.Text;

/// <summary>Text mode in one language, <c>[#room] nick: text</c>, notices as <c>[SYS] words</c>.</summary>
internal sealed class TextDialect(int index, Phrases phrases, Framing framing) : Dialect(index, framing)
{
    private static readonly TextDialect[] All =
    [
        new(0, Phrases.Portuguese, Framing.LengthPrefixed),
        new(1, Phrases.English, Framing.LengthPrefixed),
        new(2, Phrases.Portuguese, Framing.WebSocket),
        new(3, Phrases.English, Framing.WebSocket),
    ];

    public Phrases Phrases { get; } = phrases;

    public static TextDialect Of(Language language, Framing framing) => All[((int)framing * 2) + (int)language];

    public override void WriteMessage(FrameBuffer output, RoomLabel room, string epoch, RoomMessage message)
    {
        var start = output.BeginFrame();
        var prefix = room.TextPrefix;
        var span = output.GetSpan(prefix.Length + Encoding.UTF8.GetMaxByteCount(message.From.Length) + 2 + message.Text.Length);
        prefix.CopyTo(span);
        var length = prefix.Length;
        length += Encoding.UTF8.GetBytes(message.From, span[length..]);
        span[length++] = (byte)':';
        span[length++] = (byte)' ';
        length += TextLine.WriteNeutral(message.Text, span[length..]);
        output.Advance(length);
        output.EndFrame(start, Framing);
    }

    public override void WritePresence(FrameBuffer output, RoomLabel room, in PresenceNotice notice)
    {
        if (notice.IsLarge)
        {
            var (joined, left) = notice.Numbers();
            if (joined + left > 0) WriteLine(output, Phrases.PresenceNumbers(room.Name, joined, left, notice.Count));
            return;
        }

        var changes = notice.Changes;
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
        WriteLine(output, Phrases.TopicChanged(room.Name, change.By, change.Topic));

    /// <summary>A line per keystroke would drown the talk.</summary>
    public override void WriteTyping(FrameBuffer output, RoomLabel room, TypingSign sign)
    {
    }

    public override void WriteRemoval(FrameBuffer output, RoomLabel room, Removal removal) =>
        WriteLine(output, Phrases.PutOut(room.Name, removal.By, removal.Reason, removal.IsBan));

    public override void WriteRead(FrameBuffer output, RoomLabel room, long seq)
    {
        // A person at a terminal sees what it has seen.
    }

    public override void WriteInboxRead(FrameBuffer output, long seq)
    {
        // As above.
    }

    public override void WriteAnnouncement(FrameBuffer output, string by, string text) => WriteLine(output, Phrases.Announcement(by, text));

    public override void WriteGap(FrameBuffer output, RoomLabel room, in Gap gap) =>
        WriteLine(output, Phrases.Missed(room.Name, gap.Last - gap.First + 1));

    /// <summary><c>[PRIVATE] from -> to (subject): text</c></summary>
    public override void WriteDirect(FrameBuffer output, string epoch, DirectMessage message)
    {
        var subject = message.Subject.Length > 0 ? $" ({message.Subject})" : "";
        var prefix = $"[{Phrases.Private}] {message.From} -> {message.To}{subject}: ";
        var start = output.BeginFrame();
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(prefix.Length) + message.Text.Length);
        var length = Encoding.UTF8.GetBytes(prefix, span);
        // A subject is as much somebody's words as the text.
        TextLine.WriteNeutral(span[..length], span);
        length += TextLine.WriteNeutral(message.Text, span[length..]);
        output.Advance(length);
        output.EndFrame(start, Framing);
    }

    public override void WriteInboxGap(FrameBuffer output, in Gap gap) => WriteLine(output, Phrases.InboxMissed(gap.Last - gap.First + 1));

    /// <summary>A line of the node's own, <c>[SYS] words</c>. Words may quote people, so they are neutralised like any text.</summary>
    public void WriteLine(FrameBuffer output, string words)
    {
        var start = output.BeginFrame();
        output.Append(TextLine.SystemPrefix);
        var text = output.GetSpan(Encoding.UTF8.GetMaxByteCount(words.Length));
        var length = Encoding.UTF8.GetBytes(words, text);
        TextLine.WriteNeutral(text[..length], text);
        output.Advance(length);
        output.EndFrame(start, Framing);
    }

    public ReadOnlyMemory<byte> Line(string words)
    {
        var line = new FrameBuffer();
        WriteLine(line, words);
        var bytes = line.Span.ToArray();
        line.Clear();
        return bytes;
    }

    private void WriteRun(FrameBuffer output, RoomLabel room, ReadOnlySpan<PresenceEvent> run)
    {
        var line = run[0].Kind switch
        {
            PresenceKind.Rename => Phrases.Renamed(room.Name, run[0].Nick, run[0].To),
            PresenceKind.Join => Phrases.Joined(room.Name, Nicks(run)),
            _ => Phrases.Left(room.Name, Nicks(run)),
        };
        WriteLine(output, line);
    }

    private static string[] Nicks(ReadOnlySpan<PresenceEvent> run)
    {
        var nicks = new string[run.Length];
        for (var index = 0; index < nicks.Length; index++) nicks[index] = run[index].Nick;
        return nicks;
    }
}
