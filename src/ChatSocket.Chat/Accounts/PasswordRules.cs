using System.Text;

namespace ChatSocket.Chat.Accounts;

/// <summary>What may be a password: 8 to 256 bytes of UTF-8 after NFKC, no control characters. Length is what counts, so nothing else is asked for.</summary>
internal static class PasswordRules
{
    public const int LeastCharacters = 8;
    public const int MostBytes = 256;

    /// <summary>The password as it is compared: typed on another keyboard it is still the same.</summary>
    public static bool TryNormalize(string typed, out byte[] password)
    {
        password = [];
        // Composing makes no text so much shorter that a longer one could be meant.
        if (typed.Length > MostBytes * 4 || typed.Any(char.IsControl)) return false;
        var composed = typed.Normalize(NormalizationForm.FormKC);
        if (composed.EnumerateRunes().Count() < LeastCharacters || Encoding.UTF8.GetByteCount(composed) > MostBytes) return false;
        password = Encoding.UTF8.GetBytes(composed);
        return true;
    }
}
