using System.Text;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Delivery;

/// <summary>A room's name in the forms that every message repeats, made once.</summary>
public sealed class RoomLabel(RoomName name)
{
    private readonly byte[] _textPrefix = Encoding.UTF8.GetBytes($"[#{name.Shown}] ");

    public RoomName Name { get; } = name;

    /// <summary><c>[#room] </c></summary>
    public ReadOnlySpan<byte> TextPrefix => _textPrefix;
}
