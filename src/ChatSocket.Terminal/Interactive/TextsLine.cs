using System.Globalization;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Terminal.Interactive;

/// <summary>What happens as the lines that text mode writes too: one look, whatever the connection speaks.</summary>
internal static class TextsLine
{
    public static string System(string words) => "[SYS] " + words;

    public static string Message(string room, StoredMessage message) => $"[#{room}] {message.From}: {message.Text}";

    public static string Past(string room, StoredMessage message, TimeZoneInfo zone)
    {
        var at = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(message.Ts, 0, 253402300799999)), zone);
        return System($"#{room} {at.ToString("HH:mm", CultureInfo.InvariantCulture)} {message.From}: {message.Text}");
    }
}
