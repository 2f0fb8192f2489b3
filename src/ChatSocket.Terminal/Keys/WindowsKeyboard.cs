namespace ChatSocket.Terminal.Keys;

/// <summary>The keyboard where keys come as records instead of bytes. Pasted lines arrive as if typed.</summary>
internal static class WindowsKeyboard
{
    public static async Task ReadAsync(Func<IReadOnlyList<Key>, ValueTask<bool>> take)
    {
        var highHalf = '\0';
        while (true)
        {
            var pressed = Console.ReadKey(intercept: true);
            if (char.IsHighSurrogate(pressed.KeyChar))
            {
                highHalf = pressed.KeyChar;
                continue;
            }

            var text = char.IsLowSurrogate(pressed.KeyChar) ? $"{highHalf}{pressed.KeyChar}" : $"{pressed.KeyChar}";
            if (Translate(pressed, text) is { } key && !await take([key]).ConfigureAwait(false)) return;
        }
    }

    internal static Key? Translate(ConsoleKeyInfo pressed, string text)
    {
        var word = (pressed.Modifiers & (ConsoleModifiers.Control | ConsoleModifiers.Alt)) != 0;
        var kind = pressed.Key switch
        {
            ConsoleKey.LeftArrow => word ? KeyKind.WordLeft : KeyKind.Left,
            ConsoleKey.RightArrow => word ? KeyKind.WordRight : KeyKind.Right,
            ConsoleKey.UpArrow => KeyKind.Up,
            ConsoleKey.DownArrow => KeyKind.Down,
            ConsoleKey.Home => KeyKind.Home,
            ConsoleKey.End => KeyKind.End,
            ConsoleKey.Delete => word ? KeyKind.KillWordForward : KeyKind.Delete,
            ConsoleKey.Backspace => word ? KeyKind.KillWord : KeyKind.Backspace,
            ConsoleKey.Enter => KeyKind.Enter,
            // Alt Gr is Ctrl and Alt together and types characters.
            _ when pressed.Modifiers == ConsoleModifiers.Alt => ControlKeys.FindAlt(pressed.KeyChar),
            _ when char.IsControl(pressed.KeyChar) => ControlKeys.Find(pressed.KeyChar),
            _ => KeyKind.Text,
        };
        return kind is null ? null : new Key(kind.Value, kind == KeyKind.Text ? text : "");
    }
}
