using System.Text;

namespace ChatSocket.Protocol.Tests;

/// <summary>Bytes for the eye: a failure that can be read, searched for and typed in again.</summary>
internal static class Printed
{
    private const int Most = 512;

    public static string Bytes(ReadOnlySpan<byte> bytes)
    {
        var shown = bytes[..Math.Min(bytes.Length, Most)];
        var more = shown.Length < bytes.Length ? "…" : "";
        return $"{bytes.Length} bytes, text \"{Escaped(Encoding.UTF8.GetString(shown))}{more}\", hex {Convert.ToHexString(shown)}{more}";
    }

    public static string Text(string text)
    {
        var units = string.Join(' ', text.Take(Most).Select(unit => $"{(int)unit:X4}"));
        return $"{text.Length} units, text \"{Escaped(text)}\", hex {units}";
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar) escaped.Append('.');
            else escaped.Append(rune.ToString());
        }

        return escaped.ToString();
    }
}
