using System.Diagnostics;
using System.Text;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Formats;

/// <summary>
/// What comes through a room's channel; the first byte tells which. Messages <c>M epoch chunk</c>, behind it the
/// <c>traceparent</c> of the append if that is traced · presence
/// <c>P epoch version count\n</c> and a line per event, <c>J nick</c>, <c>L nick</c>, <c>R nick to</c> · topic <c>T by topic</c> ·
/// typing <c>Y nick</c> · a new epoch <c>E epoch</c>.
/// </summary>
internal static class Publication
{
    public const byte Messages = (byte)'M';
    public const byte Presence = (byte)'P';
    public const byte Topic = (byte)'T';
    public const byte Typing = (byte)'Y';
    public const byte Epoch = (byte)'E';

    private const byte Space = (byte)' ';
    private const byte LineEnd = (byte)'\n';

    /// <summary>The part after the kind and its space.</summary>
    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> publication) => publication[2..];

    public static PublishedBatch ReadMessages(ReadOnlySpan<byte> content)
    {
        var epoch = Chunk.TakeText(ref content, Space);
        var batch = Chunk.Take(epoch, ref content);
        return !content.IsEmpty && ActivityContext.TryParse(Encoding.UTF8.GetString(content), null, isRemote: true, out var trace)
            ? batch with { Trace = trace }
            : batch;
    }

    public static PresenceChange ReadPresence(ReadOnlySpan<byte> content)
    {
        var epoch = Chunk.TakeText(ref content, Space);
        var version = Chunk.TakeNumber(ref content, Space);
        var count = (int)Chunk.TakeNumber(ref content, LineEnd);
        var events = new List<PresenceEvent>();
        while (content.Length > 0)
        {
            var parts = Chunk.TakeText(ref content, LineEnd).Split(' ');
            events.Add(parts[0] switch
            {
                "J" => new PresenceEvent(PresenceKind.Join, parts[1]),
                "L" => new PresenceEvent(PresenceKind.Leave, parts[1]),
                _ => new PresenceEvent(PresenceKind.Rename, parts[1], parts[2]),
            });
        }

        return new PresenceChange(epoch, version, count, [.. events]);
    }

    public static TopicChange ReadTopic(ReadOnlySpan<byte> content) => new(Chunk.TakeText(ref content, Space), Encoding.UTF8.GetString(content));

    public static TypingSign ReadTyping(ReadOnlySpan<byte> content) => new(Encoding.UTF8.GetString(content));

    public static string ReadEpoch(ReadOnlySpan<byte> content) => Encoding.UTF8.GetString(content);
}
