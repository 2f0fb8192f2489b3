using System.Text.Json;

namespace ChatSocket.Client.Requests;

/// <summary>
/// The <c>ref</c>s of what the client asks for itself. Who passes requests on may use any that does not begin like these: then no
/// answer is taken for another's.
/// </summary>
internal static class OwnReference
{
    public const string Prefix = "chatsocket:";
    public const string Hello = Prefix + "hello";

    /// <summary>Of the ping right after a hello that takes rooms up again; its answer comes when all that was missed has been sent.</summary>
    public const string Recovered = Prefix + "recovered";

    public static string Of(long number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Prefix}{number}");

    public static bool IsMeant(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        return reader.Read() && reader.TokenType == JsonTokenType.String && reader.GetString()!.StartsWith(Prefix, StringComparison.Ordinal);
    }
}
