using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatSocket.Client.Sends;

internal static class RandomId
{
    private const int Bytes = 16;

    /// <summary>128 random bits: two clients never choose the same, and nobody guesses one.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
