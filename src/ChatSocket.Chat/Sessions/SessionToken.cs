using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatSocket.Chat.Sessions;

/// <summary>The secret that resumes a session: 256 random bits. Only its hash is kept anywhere.</summary>
internal static class SessionToken
{
    private const int Bytes = 32;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
