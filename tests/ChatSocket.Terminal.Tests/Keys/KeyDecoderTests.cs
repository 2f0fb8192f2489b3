using System.Text;
using ChatSocket.Terminal.Keys;

namespace ChatSocket.Terminal.Tests.Keys;

public sealed class KeyDecoderTests
{
    [Theory]
    [InlineData("\x1b[A", nameof(KeyKind.Up))]
    [InlineData("\x1bOB", nameof(KeyKind.Down))]
    [InlineData("\x1b[C", nameof(KeyKind.Right))]
    [InlineData("\x1bOD", nameof(KeyKind.Left))]
    [InlineData("\x1b[1;5C", nameof(KeyKind.WordRight))]
    [InlineData("\x1b[1;3D", nameof(KeyKind.WordLeft))]
    [InlineData("\x1b" + "b", nameof(KeyKind.WordLeft))]
    [InlineData("\x1b" + "f", nameof(KeyKind.WordRight))]
    [InlineData("\x1b\x7f", nameof(KeyKind.KillWord))]
    [InlineData("\x1b[H", nameof(KeyKind.Home))]
    [InlineData("\x1b[1~", nameof(KeyKind.Home))]
    [InlineData("\x1bOF", nameof(KeyKind.End))]
    [InlineData("\x1b[4~", nameof(KeyKind.End))]
    [InlineData("\x1b[3~", nameof(KeyKind.Delete))]
    [InlineData("\x01", nameof(KeyKind.Home))]
    [InlineData("\x02", nameof(KeyKind.Left))]
    [InlineData("\x03", nameof(KeyKind.Interrupt))]
    [InlineData("\x04", nameof(KeyKind.DeleteOrEnd))]
    [InlineData("\x05", nameof(KeyKind.End))]
    [InlineData("\x06", nameof(KeyKind.Right))]
    [InlineData("\x08", nameof(KeyKind.Backspace))]
    [InlineData("\x7f", nameof(KeyKind.Backspace))]
    [InlineData("\x0b", nameof(KeyKind.KillToEnd))]
    [InlineData("\x0c", nameof(KeyKind.ClearScreen))]
    [InlineData("\x15", nameof(KeyKind.KillToStart))]
    [InlineData("\x17", nameof(KeyKind.KillWord))]
    [InlineData("\r", nameof(KeyKind.Enter))]
    [InlineData("\x1b\x1b[A", nameof(KeyKind.Up))]
    public void Bytes_of_a_key_are_that_key_however_they_are_cut(string bytes, string kind)
    {
        Assert.Equal([new Key(Enum.Parse<KeyKind>(kind))], Decode(bytes));
        Assert.Equal([new Key(Enum.Parse<KeyKind>(kind))], DecodeByteByByte(bytes));
    }

    [Theory]
    [InlineData("\x1b[15~")]
    [InlineData("\x1b[1;2P")]
    [InlineData("\t")]
    [InlineData("\x1b[")]
    public void Keys_without_a_meaning_do_nothing(string bytes) => Assert.Empty(Decode(bytes));

    [Fact]
    public void Text_arrives_whole_even_when_its_bytes_are_cut()
    {
        Assert.Equal([new Key(KeyKind.Text, "olá 😀"), new Key(KeyKind.Enter), new Key(KeyKind.Text, "b")], Decode("olá 😀\rb"));
        Assert.Equal("olá 😀", string.Concat(DecodeByteByByte("olá 😀").Select(key => key.Text)));
    }

    [Fact]
    public void A_marked_paste_is_one_key_with_its_line_ends()
    {
        Key[] expected = [new(KeyKind.Text, "a"), new(KeyKind.Paste, "um\rdois\x1b[x"), new(KeyKind.Enter)];
        Assert.Equal(expected, Decode("a\x1b[200~um\rdois\x1b[x\x1b[201~\r"));
        Assert.Equal(expected, DecodeByteByByte("a\x1b[200~um\rdois\x1b[x\x1b[201~\r"));
    }

    [Fact]
    public void A_paste_is_bounded_and_what_follows_it_is_not_lost()
    {
        var keys = Decode("\x1b[200~" + new string('x', 1_000_000) + "\x1b[201~ok");
        Assert.Equal(64 * 1024, keys[0].Text.Length);
        Assert.Equal(new Key(KeyKind.Text, "ok"), keys[1]);
    }

    [Fact]
    public void Noise_of_any_kind_never_stops_the_keyboard()
    {
        var random = new Random(5050);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            var (decoder, keys) = (new KeyDecoder(), new List<Key>());
            decoder.Decode(bytes, keys);
            decoder.Decode("\x1b[201~"u8, keys);
            keys.Clear();
            decoder.Decode("ok"u8, keys);
            decoder.Decode("ok"u8, keys);
            Assert.Contains(keys, key => key.Text.Contains("ok", StringComparison.Ordinal));
        }
    }

    private static List<Key> Decode(string text)
    {
        var keys = new List<Key>();
        new KeyDecoder().Decode(Encoding.UTF8.GetBytes(text), keys);
        return keys;
    }

    private static List<Key> DecodeByteByByte(string text)
    {
        var (decoder, keys) = (new KeyDecoder(), new List<Key>());
        foreach (var part in Encoding.UTF8.GetBytes(text)) decoder.Decode([part], keys);
        return keys;
    }
}
