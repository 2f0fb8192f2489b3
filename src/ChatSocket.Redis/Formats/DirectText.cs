using System.Text;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Formats;

/// <summary>A private message as it stands in its inbox' log, in place of a text: <c>nick subject-bytes\n subject text</c>.</summary>
internal static class DirectText
{
    public static byte[] Write(string subject, byte[] text, out int subjectBytes)
    {
        subjectBytes = Encoding.UTF8.GetByteCount(subject);
        var content = new byte[subjectBytes + text.Length];
        Encoding.UTF8.GetBytes(subject, content);
        text.CopyTo(content, subjectBytes);
        return content;
    }

    public static DirectMessage Read(RoomMessage message)
    {
        ReadOnlySpan<byte> rest = message.Text;
        var to = Chunk.TakeText(ref rest, (byte)' ');
        var subject = (int)Chunk.TakeNumber(ref rest, (byte)'\n');
        return new DirectMessage(message.Seq, message.Id, message.From, to, Encoding.UTF8.GetString(rest[..subject]), rest[subject..].ToArray(), message.Ts);
    }
}
