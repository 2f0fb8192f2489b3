using System.Globalization;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>
/// The texts that are sent say when they were to be sent, so that whoever receives one knows how long it took. They count from
/// the intended time: a generator or a node that stalls must not hide it by sending later.
/// </summary>
internal static class PlannedText
{
    private const string Mark = "verify ";

    public static string Of(long intendedMicroseconds, int size)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Mark}{intendedMicroseconds} ");
        return text.PadRight(size, 'x');
    }

    public static bool TryRead(string text, out long intendedMicroseconds)
    {
        intendedMicroseconds = 0;
        if (!text.StartsWith(Mark, StringComparison.Ordinal)) return false;
        var rest = text.AsSpan(Mark.Length);
        var end = rest.IndexOf(' ');
        return end > 0 && long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out intendedMicroseconds);
    }
}
