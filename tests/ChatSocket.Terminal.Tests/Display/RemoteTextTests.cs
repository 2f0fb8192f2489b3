using ChatSocket.Terminal.Display;

namespace ChatSocket.Terminal.Tests.Display;

public sealed class RemoteTextTests
{
    [Theory]
    [InlineData("plain, olá, 你好, 👨\u200d👩\u200d👧, e\u0301", "plain, olá, 你好, 👨\u200d👩\u200d👧, e\u0301")]
    [InlineData("\x1b[31mred\x1b]0;title\x07", "\ufffd[31mred\ufffd]0;title\ufffd")]
    [InlineData("c1 \u009b31m \u0090x", "c1 \ufffd31m \ufffdx")]
    [InlineData("a\r\n[SYS] forged\tb", "a  [SYS] forged b")]
    [InlineData("next\u0085line\u2028para\u2029end", "next line para end")]
    [InlineData("\u202egnp.exe\u202c", "gnp.exe")]
    [InlineData("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061cx", "x")]
    public void What_could_steer_the_terminal_or_the_eye_is_gone(string remote, string shown) => Assert.Equal(shown, RemoteText.Neutralise(remote));

    [Fact]
    public void Nothing_that_comes_out_can_start_a_sequence()
    {
        var everything = string.Concat(Enumerable.Range(0, 0x3000).Select(value => (char)value));

        var shown = RemoteText.Neutralise(everything);

        Assert.DoesNotContain(shown, char.IsControl);
        Assert.DoesNotContain(shown, character => character is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f');
    }

    [Fact]
    public void Half_of_a_pair_does_not_pass()
    {
        var half = new string('\ud83d', 1);
        Assert.Equal("a\ufffdb", RemoteText.Neutralise($"a{half}b"));
    }
}
