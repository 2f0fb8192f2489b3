using System.Buffers.Text;
using System.Runtime.InteropServices;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Formats;

/// <summary>A session's id as it stands in Redis: 22 URL-safe characters.</summary>
internal static class SessionText
{
    private const int IdBytes = 16;

    public static string Write(SessionId session)
    {
        var value = session.Value;
        return Base64Url.EncodeToString(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in value)));
    }

    public static SessionId Read(string text)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        if (Base64Url.DecodeFromChars(text, bytes) != IdBytes) throw new FormatException("Not the id of a session.");
        return new SessionId(BitConverter.ToUInt128(bytes));
    }
}
