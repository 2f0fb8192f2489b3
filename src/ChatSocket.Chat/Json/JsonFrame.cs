using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using ChatSocket.Chat.Delivery;

namespace ChatSocket.Chat.Json;

/// <summary>
/// One JSON object written straight into a frame: the fields are few and known, so names are copied as they stand and only
/// values are escaped.
/// </summary>
internal ref struct JsonFrame
{
    private const int LongestNumber = 20;

    private readonly FrameBuffer _output;
    private readonly Framing _framing;
    private readonly int _start;

    /// <summary>Opens <c>{"type":"…"</c>.</summary>
    public JsonFrame(FrameBuffer output, Framing framing, ReadOnlySpan<byte> type)
    {
        (_output, _framing, _start) = (output, framing, output.BeginFrame());
        output.Append("{\"type\":\""u8);
        output.Append(type);
        output.Append("\""u8);
    }

    /// <summary>How long the payload is by now.</summary>
    public readonly int Length => _output.Length - _start;

    /// <summary>How long the text is once it is escaped.</summary>
    public static int EscapedLength(ReadOnlySpan<byte> value)
    {
        if (JavaScriptEncoder.UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(value) < 0) return value.Length;
        Span<byte> escaped = stackalloc byte[512];
        var length = 0;
        while (!value.IsEmpty)
        {
            var status = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(value, escaped, out var read, out var written);
            length += written;
            value = value[read..];
            if (status == System.Buffers.OperationStatus.InvalidData) break;
        }

        return length;
    }

    public readonly void End()
    {
        _output.Append("}"u8);
        _output.EndFrame(_start, _framing);
    }

    /// <summary>Copies what is JSON already, such as <c>,"ref":1</c>.</summary>
    public readonly void Raw(ReadOnlySpan<byte> json) => _output.Append(json);

    public readonly void Reference(byte[]? reference)
    {
        if (reference is null) return;
        _output.Append(",\"ref\":"u8);
        _output.Append(reference);
    }

    public readonly void Text(ReadOnlySpan<byte> name, string value)
    {
        Name(name);
        Value(value);
    }

    public readonly void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(name);
        Value(value);
    }

    public readonly void Number(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        Value(value);
    }

    public readonly void Flag(ReadOnlySpan<byte> name, bool value)
    {
        Name(name);
        _output.Append(value ? "true"u8 : "false"u8);
    }

    public readonly void Name(ReadOnlySpan<byte> name)
    {
        _output.Append(",\""u8);
        _output.Append(name);
        _output.Append("\":"u8);
    }

    public readonly void Value(long value)
    {
        Utf8Formatter.TryFormat(value, _output.GetSpan(LongestNumber), out var written);
        _output.Advance(written);
    }

    public readonly void Value(string value)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> utf8 = longest <= 512 ? stackalloc byte[longest] : new byte[longest];
        Value(utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    public readonly void Value(ReadOnlySpan<byte> value)
    {
        _output.Append("\""u8);
        while (!value.IsEmpty)
        {
            // Six bytes for one is the longest escape.
            var status = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(value, _output.GetSpan(value.Length + 12), out var read, out var written);
            _output.Advance(written);
            value = value[read..];
            if (status == System.Buffers.OperationStatus.InvalidData) break;
        }

        _output.Append("\""u8);
    }
}
