namespace ChatSocket.Terminal.Keys;

internal enum KeyKind
{
    /// <summary>Printable characters, as many as arrived at once.</summary>
    Text,

    /// <summary>Text that was pasted, not typed: line ends in it submit nothing.</summary>
    Paste,
    Enter,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Up,
    Down,
    Backspace,
    Delete,
    KillWord,
    KillWordForward,
    KillToStart,
    KillToEnd,
    Yank,
    ClearScreen,

    /// <summary>Ctrl+C.</summary>
    Interrupt,

    /// <summary>Ctrl+D: deletes, or ends the input when there is nothing to delete.</summary>
    DeleteOrEnd,
}

internal readonly record struct Key(KeyKind Kind, string Text = "");
