using System.Text;
using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol.Frames;
using ChatSocket.Protocol.Text;

namespace ChatSocket.Chat.Text;

/// <summary>A line of the node's own, <c>[SYS] words</c>. Words may quote people, so they are neutralised like any text.</summary>
internal static class SystemLine
{
    public static void Append(FrameBuffer output, string words)
    {
        var prefix = TextLine.SystemPrefix;
        var span = output.GetSpan(Frame.HeaderBytes + prefix.Length + Encoding.UTF8.GetMaxByteCount(words.Length));
        prefix.CopyTo(span[Frame.HeaderBytes..]);
        var text = span[(Frame.HeaderBytes + prefix.Length)..];
        var length = Encoding.UTF8.GetBytes(words, text);
        TextLine.WriteNeutral(text[..length], text);
        Frame.WriteHeader(span, prefix.Length + length);
        output.Advance(Frame.HeaderBytes + prefix.Length + length);
    }
}
