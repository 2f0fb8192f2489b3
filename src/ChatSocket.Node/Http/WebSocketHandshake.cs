using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ChatSocket.Node.Http;

/// <summary>The part of RFC 6455 that is HTTP.</summary>
internal static class WebSocketHandshake
{
    public const string Version = "13";

    private const string Salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    public static bool TryAccept(HttpRequest request, [NotNullWhen(true)] out string? accept)
    {
        accept = null;
        var key = request.Headers.SecWebSocketKey.ToString();
        var valid = HttpMethods.IsGet(request.Method) && request.Headers.SecWebSocketVersion == Version
            && request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(key, new byte[KeyBytes + 8], out var length) && length == KeyBytes;
        if (!valid) return false;
#pragma warning disable CA5350 // The handshake names SHA-1; it proves that the server read the key, nothing more.
        accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Salt)));
#pragma warning restore CA5350
        return true;
    }
}
