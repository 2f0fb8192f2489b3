using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Formats;

/// <summary>
/// How messages lie in a room's log and travel in its channel: what one append stored is one chunk,
/// <c>first-seq count ts id-before last-id\n</c> and then entries <c>text-bytes id nick\n text</c>. <c>-</c> stands for no id.
/// </summary>
internal static class Chunk
{
    private const byte Space = (byte)' ';
    private const byte LineEnd = (byte)'\n';
    private const string NoId = "-";

    public static void WriteEntry(ArrayBufferWriter<byte> output, in AppendRequest request)
    {
        var span = output.GetSpan(32 + request.Id.Length + Encoding.UTF8.GetMaxByteCount(request.From.Length) + request.Text.Length);
        Utf8Formatter.TryFormat(request.Text.Length, span, out var at);
        span[at++] = Space;
        at += Encoding.UTF8.GetBytes(request.Id, span[at..]);
        span[at++] = Space;
        at += Encoding.UTF8.GetBytes(request.From, span[at..]);
        span[at++] = LineEnd;
        request.Text.CopyTo(span[at..]);
        output.Advance(at + request.Text.Length);
    }

    public static PublishedBatch Parse(string epoch, ReadOnlySpan<byte> chunk) => Take(epoch, ref chunk);

    /// <summary>What follows the chunk is left.</summary>
    public static PublishedBatch Take(string epoch, ref ReadOnlySpan<byte> chunk)
    {
        var first = TakeNumber(ref chunk, Space);
        var messages = new RoomMessage[TakeNumber(ref chunk, Space)];
        var ts = TakeNumber(ref chunk, Space);
        var before = TakeText(ref chunk, Space);
        TakeText(ref chunk, LineEnd);
        for (var index = 0; index < messages.Length; index++)
        {
            var length = (int)TakeNumber(ref chunk, Space);
            var id = TakeText(ref chunk, Space);
            var from = TakeText(ref chunk, LineEnd);
            messages[index] = new RoomMessage(first + index, id, from, chunk[..length].ToArray(), ts);
            chunk = chunk[length..];
        }

        return new PublishedBatch(epoch, before == NoId ? "" : before, messages);
    }

    public static long TakeNumber(ref ReadOnlySpan<byte> rest, byte end)
    {
        var at = rest.IndexOf(end);
        if (at < 0 || !Utf8Parser.TryParse(rest[..at], out long number, out var used) || used != at) throw new FormatException("A number was expected.");
        rest = rest[(at + 1)..];
        return number;
    }

    public static string TakeText(ref ReadOnlySpan<byte> rest, byte end)
    {
        var at = rest.IndexOf(end);
        if (at < 0) throw new FormatException($"Nothing ends with {end.ToString(CultureInfo.InvariantCulture)}.");
        var text = Encoding.UTF8.GetString(rest[..at]);
        rest = rest[(at + 1)..];
        return text;
    }
}
