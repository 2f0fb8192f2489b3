using System.Globalization;
using ChatSocket.Protocol.Json;
using ChatSocket.Terminal.Languages;

namespace ChatSocket.Terminal.Interactive;

/// <summary>What happens as the lines that text mode writes too: one look, whatever the connection speaks.</summary>
internal static class TextsLine
{
    public static string System(string words) => "[SYS] " + words;

    public static string Message(string room, StoredMessage message) => $"[#{room}] {message.From}: {message.Text}";

    public static string Direct(Texts texts, string from, string to, string subject, string text) =>
        $"[{texts.Private}] {from} -> {to}{About(subject)}: {text}";

    public static string Past(string room, StoredMessage message, TimeZoneInfo zone) =>
        System($"#{room} {At(message, zone)} {message.From}: {message.Text}");

    public static string Kept(StoredMessage message, bool unread, TimeZoneInfo zone) =>
        System($"{message.Seq}{(unread ? "*" : "")} {At(message, zone)} {message.From}{About(message.Subject)}: {message.Text}");

    private static string About(string subject) => subject.Length > 0 ? $" ({subject})" : "";

    private static string At(StoredMessage message, TimeZoneInfo zone) => TimeZoneInfo
        .ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(message.Ts, 0, 253402300799999)), zone)
        .ToString("HH:mm", CultureInfo.InvariantCulture);
}
