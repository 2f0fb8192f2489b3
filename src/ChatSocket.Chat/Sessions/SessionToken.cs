using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatSocket.Chat.Sessions;

/// <summary>The secret that resumes a session: 256 random bits. Only its hash is kept anywhere.</summary>
internal static class SessionToken
{
    private const int Bytes = 32;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether a client may have made it as <see cref="Create"/> does: 32 bytes in URL-safe characters.</summary>
    public static bool IsWellFormed(string token) =>
        token.Length == Base64Url.GetEncodedLength(Bytes) && Base64Url.IsValid(token, out var bytes) && bytes == Bytes;

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
