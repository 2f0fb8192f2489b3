using System.Text;

namespace ChatSocket.Protocol.Tests.Text;

/// <summary>What neutral text is, said rune by rune instead of byte by byte.</summary>
internal static class SlowTextOracle
{
    public static bool IsControl(Rune rune) => rune.Value is < 0x20 or (>= 0x7F and <= 0x9F) or 0x2028 or 0x2029;

    /// <summary>Each control character becomes as many blanks as it has bytes.</summary>
    public static byte[] Neutral(string text)
    {
        var neutral = new StringBuilder();
        foreach (var rune in text.EnumerateRunes()) neutral.Append(IsControl(rune) ? new string(' ', rune.Utf8SequenceLength) : rune.ToString());
        return Encoding.UTF8.GetBytes(neutral.ToString());
    }

    /// <summary>Strict decoding by the framework's throwing decoder, not by the validity check the product uses.</summary>
    public static bool TryDecode(byte[] bytes, out string text)
    {
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return true;
        }
        catch (ArgumentException)
        {
            text = "";
            return false;
        }
    }
}
