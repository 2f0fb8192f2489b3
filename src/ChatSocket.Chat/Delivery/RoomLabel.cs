using System.Text;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Delivery;

/// <summary>A room's name in the forms that every message repeats, made once.</summary>
public sealed class RoomLabel(RoomName name)
{
    private readonly byte[] _textPrefix = Encoding.UTF8.GetBytes($"[#{name.Shown}] ");

    private readonly byte[] _jsonRoom = Encoding.UTF8.GetBytes($",\"room\":\"{name.Shown}\"");

    public RoomName Name { get; } = name;

    /// <summary><c>[#room] </c></summary>
    public ReadOnlySpan<byte> TextPrefix => _textPrefix;

    /// <summary><c>,"room":"room"</c>; a room's name holds nothing that JSON would escape.</summary>
    public ReadOnlySpan<byte> JsonRoom => _jsonRoom;
}
