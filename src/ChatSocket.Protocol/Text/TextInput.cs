using System.Text;
using System.Text.Unicode;

namespace ChatSocket.Protocol.Text;

public enum TextInputKind
{
    Empty,
    Malformed,
    Text,
    Command,
}

/// <summary>
/// What a text-mode payload means: <c>/name rest</c> is a command, <c>//text</c> is the text <c>/text</c>, the word <c>sair</c>
/// alone leaves, anything else is text. Line ends and blanks around it do not count: many scripts send them.
/// </summary>
public readonly ref struct TextInput
{
    private TextInput(TextInputKind kind, ReadOnlySpan<byte> text, string command = "", string rest = "")
    {
        Kind = kind;
        Text = text;
        Command = command;
        Rest = rest;
    }

    public TextInputKind Kind { get; }

    /// <summary>The chat text, in valid UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The command's name in lower case, without its slash.</summary>
    public string Command { get; }

    /// <summary>What follows the command's name, without blanks around it.</summary>
    public string Rest { get; }

    public static TextInput Parse(ReadOnlySpan<byte> payload)
    {
        if (!Utf8.IsValid(payload)) return new TextInput(TextInputKind.Malformed, default);
        var text = payload.Trim(" \t\r\n\0"u8);
        if (text.IsEmpty) return new TextInput(TextInputKind.Empty, default);
        if (Ascii.EqualsIgnoreCase(text, "sair"u8)) return new TextInput(TextInputKind.Command, default, "quit");
        if (text[0] != (byte)'/') return new TextInput(TextInputKind.Text, text);
        if (text.Length > 1 && text[1] == (byte)'/') return new TextInput(TextInputKind.Text, text[1..]);
        var line = Encoding.UTF8.GetString(text[1..]);
        var end = line.AsSpan().IndexOfAny(" \t\r\n");
        return end < 0
            ? new TextInput(TextInputKind.Command, default, line.ToLowerInvariant())
            : new TextInput(TextInputKind.Command, default, line[..end].ToLowerInvariant(), line[end..].Trim());
    }
}
