using System.Text;
using ChatSocket.Protocol.Text;

namespace ChatSocket.Protocol.Tests.Text;

/// <summary>Any bytes may arrive as a line; what leaves is valid, harmless and, where there was nothing to harm, untouched.</summary>
public sealed class TextFuzz
{
    private static readonly string[] Pieces =
    [
        "/", "//", "join", "JOIN", "sair", "SAIR", " ", "\t", "\r", "\n", "\r\n", "\0", "\u001b[2J", "\u007f", "\u0080", "\u0085", "\u009f", "\u00a0",
        "\u00c2", "\u2028", "\u2029", "\u202e", "\u20ac", "\ufeff", "[SYS] ", "#geral", "ação", "I", "İ", "ı", "😀", "\u0301", "\u200d", "\uffff",
    ];

    private static readonly byte[][] Broken =
        [[0xC2], [0xE2], [0xE2, 0x80], [0x80], [0xA8], [0xFF], [0xC0, 0x8A], [0xED, 0xA0, 0x80], [0xF0, 0x9F]];

    [Fact]
    public void Any_line_is_understood_or_called_malformed() => FuzzRun.Run(20_000, (random, fed) =>
    {
        fed.Bytes = Line(random);
        var input = TextInput.Parse(fed.Bytes);
        Assert.Equal(SlowTextOracle.TryDecode(fed.Bytes, out var line), input.Kind != TextInputKind.Malformed);
        ShouldMean(input, line.Trim(' ', '\t', '\r', '\n', '\0'));
    });

    [Fact]
    public void Any_bytes_written_neutral_keep_their_length_and_harm_nobody() => FuzzRun.Run(20_000, (random, fed) =>
    {
        fed.Bytes = Line(random);
        var room = new byte[fed.Bytes.Length + 4];
        Assert.Equal(fed.Bytes.Length, TextLine.WriteNeutral(fed.Bytes, room));
        Assert.Equal(new byte[4], room[^4..]);
        var written = room[..^4];
        Assert.All(written, octet => Assert.False(octet is < 0x20 or 0x7F));
        if (!SlowTextOracle.TryDecode(fed.Bytes, out var text)) return;
        Assert.True(SlowTextOracle.TryDecode(written, out var neutral), "valid in, not valid out");
        Assert.DoesNotContain(neutral.EnumerateRunes(), SlowTextOracle.IsControl);
        Assert.Equal(SlowTextOracle.Neutral(text), written);
        if (!text.EnumerateRunes().Any(SlowTextOracle.IsControl)) Assert.Equal(fed.Bytes, written);
    });

    private static void ShouldMean(TextInput input, string line)
    {
        var text = Encoding.UTF8.GetString(input.Text);
        switch (input.Kind)
        {
            case TextInputKind.Malformed:
                break;
            case TextInputKind.Empty:
                Assert.Empty(line);
                break;
            case TextInputKind.Text:
                Assert.Equal(line, line.StartsWith("//", StringComparison.Ordinal) ? "/" + text : text);
                Assert.NotEmpty(text);
                Assert.False(line is ['/'] or ['/', not '/', ..], "this is a command");
                Assert.False(line.Equals("sair", StringComparison.OrdinalIgnoreCase), "this leaves");
                break;
            default:
                if (line.Equals("sair", StringComparison.OrdinalIgnoreCase))
                {
                    Assert.Equal(("quit", ""), (input.Command, input.Rest));
                    break;
                }

                Assert.True(line is ['/'] or ['/', not '/', ..], "this is no command");
                var words = line[1..].Split([' ', '\t', '\r', '\n'], 2);
                Assert.Equal(words[0].ToLowerInvariant(), input.Command);
                Assert.Equal(words.Length > 1 ? words[1].Trim() : "", input.Rest);
                break;
        }

        if (input.Kind != TextInputKind.Text) Assert.Empty(text);
        if (input.Kind != TextInputKind.Command) Assert.Equal(("", ""), (input.Command, input.Rest));
    }

    private static byte[] Line(Random random)
    {
        var line = new List<byte>();
        for (var pieces = random.Next(8); pieces > 0; pieces--)
        {
            if (random.Next(30) == 0) line.AddRange(Broken[random.Next(Broken.Length)]);
            else if (random.Next(10) == 0) line.AddRange(Encoding.UTF8.GetBytes(new string('x', random.Next(70))));
            else line.AddRange(Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
        }

        if (line.Count > 0 && random.Next(10) == 0) line[random.Next(line.Count)] = (byte)random.Next(256);
        if (line.Count > 0 && random.Next(20) == 0) line.RemoveAt(random.Next(line.Count));
        return [.. line];
    }
}
