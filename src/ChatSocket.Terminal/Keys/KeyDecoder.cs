using System.Text;

namespace ChatSocket.Terminal.Keys;

/// <summary>
/// Turns the bytes a terminal sends into keys. State belongs to the one loop that reads the terminal. A sequence that is cut
/// waits for its rest; ESC alone therefore waits for the next key and makes it Alt, as readline does.
/// <code>
/// key      = text / control / ESC key / ESC ("[" / "O") sequence
/// sequence = *("0".."?") final          paste = ESC "[200~" *any ESC "[201~"
/// </code>
/// </summary>
internal sealed class KeyDecoder
{
    private const char Escape = '\x1b';
    private const int LongestSequence = 32;
    private const int LongestPaste = 64 * 1024;
    private const string PasteEnd = "\x1b[201~";

    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _paste = new();
    private string _waiting = "";
    private bool _pasting;

    public void Decode(ReadOnlySpan<byte> bytes, ICollection<Key> keys)
    {
        var characters = new char[_waiting.Length + Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        _waiting.CopyTo(characters);
        var length = _waiting.Length + _utf8.GetChars(bytes, characters.AsSpan(_waiting.Length), flush: false);
        var rest = characters.AsSpan(0, length);
        while (!rest.IsEmpty)
        {
            var used = _pasting ? TakePaste(rest, keys) : TakeKey(rest, keys);
            if (used == 0) break;
            rest = rest[used..];
        }

        FlushText(keys);
        _waiting = rest.ToString();
    }

    private int TakeKey(ReadOnlySpan<char> input, ICollection<Key> keys)
    {
        var first = input[0];
        if (first == Escape) return TakeEscape(input, keys);
        if (!char.IsControl(first))
        {
            _text.Append(first);
            return 1;
        }

        if (ControlKeys.Find(first) is { } kind) Add(keys, kind);
        return 1;
    }

    private int TakeEscape(ReadOnlySpan<char> input, ICollection<Key> keys)
    {
        if (input.Length < 2) return 0;
        if (input[1] is not ('[' or 'O'))
        {
            if (ControlKeys.FindAlt(input[1]) is { } alt) Add(keys, alt);
            // ESC ESC: the first one meant nothing, the second may begin a sequence.
            return input[1] == Escape ? 1 : 2;
        }

        var end = 2;
        while (end < input.Length && input[end] is >= '\x20' and <= '\x3f') end++;
        // A sequence without an end in sight is noise, and must not swallow what is typed next.
        if (end >= input.Length) return input.Length > LongestSequence ? input.Length : 0;
        var parameters = input[2..end];
        _pasting = input[end] == '~' && parameters is "200";
        if (!_pasting && ControlKeys.FindSequence(parameters, input[end]) is { } kind) Add(keys, kind);
        return end + 1;
    }

    private int TakePaste(ReadOnlySpan<char> input, ICollection<Key> keys)
    {
        var end = input.IndexOf(PasteEnd);
        var content = end >= 0 ? end : CompleteLength(input);
        _paste.Append(input[..Math.Min(content, LongestPaste - _paste.Length)]);
        if (end < 0) return content;
        FlushText(keys);
        keys.Add(new Key(KeyKind.Paste, _paste.ToString()));
        _paste.Clear();
        _pasting = false;
        return end + PasteEnd.Length;
    }

    /// <summary>What can not be the beginning of the end mark, which may arrive in pieces.</summary>
    private static int CompleteLength(ReadOnlySpan<char> input)
    {
        var escape = input.LastIndexOf(Escape);
        return escape >= 0 && PasteEnd.AsSpan().StartsWith(input[escape..]) ? escape : input.Length;
    }

    private void Add(ICollection<Key> keys, KeyKind kind)
    {
        FlushText(keys);
        keys.Add(new Key(kind));
    }

    private void FlushText(ICollection<Key> keys)
    {
        if (_text.Length == 0) return;
        keys.Add(new Key(KeyKind.Text, _text.ToString()));
        _text.Clear();
    }
}
