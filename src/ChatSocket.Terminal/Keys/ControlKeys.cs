namespace ChatSocket.Terminal.Keys;

/// <summary>Which control characters and escape sequences mean which key, on the terminals in use.</summary>
internal static class ControlKeys
{
    public static KeyKind? Find(char control) => control switch
    {
        '\x01' => KeyKind.Home,
        '\x02' => KeyKind.Left,
        '\x03' => KeyKind.Interrupt,
        '\x04' => KeyKind.DeleteOrEnd,
        '\x05' => KeyKind.End,
        '\x06' => KeyKind.Right,
        '\x08' or '\x7f' => KeyKind.Backspace,
        '\n' or '\r' => KeyKind.Enter,
        '\x0b' => KeyKind.KillToEnd,
        '\x0c' => KeyKind.ClearScreen,
        '\x0e' => KeyKind.Down,
        '\x10' => KeyKind.Up,
        '\x15' => KeyKind.KillToStart,
        '\x17' => KeyKind.KillWord,
        '\x19' => KeyKind.Yank,
        _ => null,
    };

    public static KeyKind? FindAlt(char character) => character switch
    {
        'b' or 'B' => KeyKind.WordLeft,
        'f' or 'F' => KeyKind.WordRight,
        'd' or 'D' => KeyKind.KillWordForward,
        '\x08' or '\x7f' => KeyKind.KillWord,
        _ => null,
    };

    public static KeyKind? FindSequence(ReadOnlySpan<char> parameters, char final) => final switch
    {
        'A' => KeyKind.Up,
        'B' => KeyKind.Down,
        'C' => HasModifier(parameters) ? KeyKind.WordRight : KeyKind.Right,
        'D' => HasModifier(parameters) ? KeyKind.WordLeft : KeyKind.Left,
        'F' => KeyKind.End,
        'H' => KeyKind.Home,
        'M' => KeyKind.Enter,
        '~' => FindNumbered(parameters),
        _ => null,
    };

    private static KeyKind? FindNumbered(ReadOnlySpan<char> parameters) => parameters switch
    {
        "1" or "7" => KeyKind.Home,
        "4" or "8" => KeyKind.End,
        "3" => KeyKind.Delete,
        "3;3" or "3;5" => KeyKind.KillWordForward,
        _ => null,
    };

    /// <summary>Alt (3) and Ctrl (5) with an arrow move by words.</summary>
    private static bool HasModifier(ReadOnlySpan<char> parameters) => parameters.EndsWith(";3") || parameters.EndsWith(";5");
}
