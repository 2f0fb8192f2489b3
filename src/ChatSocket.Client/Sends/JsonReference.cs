using System.Text;
using System.Text.Json;

namespace ChatSocket.Client.Sends;

/// <summary>A request's <c>ref</c>: JSON bytes when sent, text when an answer repeats it.</summary>
internal static class JsonReference
{
    /// <summary>For names without anything to escape.</summary>
    public static byte[] Of(string name) => Encoding.ASCII.GetBytes($"\"{name}\"");

    public static bool Is(byte[] json, string text)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read()) return false;
        return reader.TokenType == JsonTokenType.String ? reader.ValueTextEquals(text) : Encoding.UTF8.GetString(json) == text;
    }
}
