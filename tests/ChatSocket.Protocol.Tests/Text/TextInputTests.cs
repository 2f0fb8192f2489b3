using System.Text;
using ChatSocket.Protocol.Text;

namespace ChatSocket.Protocol.Tests.Text;

/// <summary>What a person's line means, whatever their script puts around it.</summary>
public sealed class TextInputTests
{
    [Theory]
    [InlineData("oi", "oi")]
    [InlineData("oi\n", "oi")]
    [InlineData("oi\r\n", "oi")]
    [InlineData("  oi \t\r\n\0", "oi")]
    [InlineData("\noi", "oi")]
    [InlineData("oi  tudo\tbem", "oi  tudo\tbem")]
    [InlineData("a\nb", "a\nb")]
    [InlineData("a / b", "a / b")]
    [InlineData("\u00a0oi", "\u00a0oi")]
    [InlineData("olá 😀", "olá 😀")]
    public void Anything_else_is_text_without_the_blanks_around_it(string payload, string text) => ShouldBeText(payload, text);

    [Theory]
    [InlineData("//", "/")]
    [InlineData("//join x", "/join x")]
    [InlineData("///x", "//x")]
    [InlineData("  //x  ", "/x")]
    [InlineData("// x", "/ x")]
    [InlineData("//sair", "/sair")]
    public void Two_slashes_send_a_text_that_starts_with_one(string payload, string text) => ShouldBeText(payload, text);

    [Theory]
    [InlineData("/help", "help", "")]
    [InlineData("/join sala", "join", "sala")]
    [InlineData("/join   sala  \r\n", "join", "sala")]
    [InlineData("/join\tsala", "join", "sala")]
    [InlineData("/join\r\nsala", "join", "sala")]
    [InlineData("\r\n/join sala", "join", "sala")]
    [InlineData("/msg ana oi  tudo bem", "msg", "ana oi  tudo bem")]
    [InlineData("/msg ana a\r\n[SYS] b\n", "msg", "ana a\r\n[SYS] b")]
    [InlineData("/msg -s \"um assunto\" ana oi", "msg", "-s \"um assunto\" ana oi")]
    [InlineData("/msg ana //x", "msg", "ana //x")]
    [InlineData("/join/x", "join/x", "")]
    [InlineData("/Ação já", "ação", "já")]
    [InlineData("/nick Ana Maria", "nick", "Ana Maria")]
    public void A_slash_makes_a_command_and_its_rest(string payload, string command, string rest) => ShouldBeCommand(payload, command, rest);

    [Theory]
    [InlineData("/", "")]
    [InlineData("/ ", "")]
    [InlineData("/\r\n", "")]
    [InlineData("/ join x", "join x")]
    public void A_slash_alone_is_a_command_without_a_name(string payload, string rest) => ShouldBeCommand(payload, "", rest);

    [Theory]
    [InlineData("sair")]
    [InlineData("SAIR")]
    [InlineData("Sair")]
    [InlineData("sAiR\r\n")]
    [InlineData(" sair ")]
    public void The_word_sair_alone_leaves(string payload) => Cultures.Each(() => ShouldBeCommand(payload, "quit", ""));

    [Theory]
    [InlineData("sair!")]
    [InlineData("sair agora")]
    [InlineData("vou sair")]
    [InlineData("saır")]
    [InlineData("SAİR")]
    [InlineData("sai")]
    [InlineData("ｓａｉｒ")]
    public void The_word_sair_with_anything_else_is_text(string payload) => Cultures.Each(() => ShouldBeText(payload, payload));

    [Theory]
    [InlineData("/JOIN X", "join", "X")]
    [InlineData("/LIST I", "list", "I")]
    [InlineData("/QUIT", "quit", "")]
    [InlineData("/Inbox", "inbox", "")]
    public void A_command_is_found_in_any_case_and_under_any_culture(string payload, string command, string rest) =>
        Cultures.Each(() => ShouldBeCommand(payload, command, rest));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\0")]
    [InlineData(" \t\r\n\0 ")]
    public void Blanks_alone_are_nothing(string payload)
    {
        var input = TextInput.Parse(Encoding.UTF8.GetBytes(payload));
        Assert.Equal(TextInputKind.Empty, input.Kind);
        Assert.True(input.Text.IsEmpty);
        Assert.Empty(input.Command);
        Assert.Empty(input.Rest);
    }

    [Theory]
    [InlineData("FF")]
    [InlineData("80")]
    [InlineData("61C3")]
    [InlineData("C080")]
    [InlineData("EDA080")]
    [InlineData("F4908080")]
    [InlineData("F0808080")]
    [InlineData("E28061")]
    [InlineData("2F6A6F696E20FF")]
    [InlineData("2020FF2020")]
    public void Bad_utf_8_is_malformed_wherever_it_stands(string hex)
    {
        var input = TextInput.Parse(Convert.FromHexString(hex));
        Assert.Equal(TextInputKind.Malformed, input.Kind);
        Assert.True(input.Text.IsEmpty);
        Assert.Empty(input.Command);
        Assert.Empty(input.Rest);
    }

    [Fact]
    public void A_nul_inside_a_text_stays_for_the_writer_to_replace() => ShouldBeText("a\0b", "a\0b");

    [Fact]
    public void The_longest_payload_is_a_text_like_any_other()
    {
        var text = new string('x', ProtocolLimits.FrameBytes);
        ShouldBeText(text, text);
        ShouldBeCommand("/" + text[1..], text[1..], "");
    }

    private static void ShouldBeText(string payload, string text)
    {
        var input = TextInput.Parse(Encoding.UTF8.GetBytes(payload));
        Assert.Equal(TextInputKind.Text, input.Kind);
        Assert.Equal(text, Encoding.UTF8.GetString(input.Text));
        Assert.Empty(input.Command);
        Assert.Empty(input.Rest);
    }

    private static void ShouldBeCommand(string payload, string command, string rest)
    {
        var input = TextInput.Parse(Encoding.UTF8.GetBytes(payload));
        Assert.Equal(TextInputKind.Command, input.Kind);
        Assert.Equal(command, input.Command);
        Assert.Equal(rest, input.Rest);
        Assert.True(input.Text.IsEmpty);
    }

}
