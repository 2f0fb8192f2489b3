using System.Globalization;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Formats;

/// <summary>A pass as it stands in Redis: <c>account:version</c>, or <c>-</c> for a guest.</summary>
internal static class PassText
{
    public const string Guest = "-";

    public static string Write(AccountPass? pass) => pass is null ? Guest : string.Create(CultureInfo.InvariantCulture, $"{pass.Account}:{pass.Version}");

    public static AccountPass? Read(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 ? null : new AccountPass(text[..colon], long.Parse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
