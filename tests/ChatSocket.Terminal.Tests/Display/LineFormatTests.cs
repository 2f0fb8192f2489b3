using ChatSocket.Terminal.Display;

namespace ChatSocket.Terminal.Tests.Display;

public sealed class LineFormatTests
{
    private readonly LineFormat _plain = new(new Style(colours: false), new FixedClock());
    private readonly LineFormat _coloured = new(new Style(colours: true), new FixedClock());

    [Theory]
    [InlineData("[SYS] words: more")]
    [InlineData("[#geral] bob: oi: você")]
    [InlineData("[PRIVADO] bob -> ana (oi): tudo bem?")]
    [InlineData("[PRIVATE] bob -> ana: hi")]
    [InlineData("[#geral] no author")]
    [InlineData("[] x")]
    [InlineData("free words")]
    [InlineData("")]
    public void Without_colours_a_line_is_the_time_and_the_line_itself(string line) => Assert.Equal("14:05 " + line, _plain.Received(line, "carol"));

    [Fact]
    public void A_nick_has_the_same_colour_in_any_room_and_spelling()
    {
        Assert.Equal(Style.ColourOf("Ana"), Style.ColourOf("ana"));
        Assert.Contains($"\x1b[{Style.ColourOf("ana")}mana\x1b[0m: oi", _coloured.Received("[#geral] ana: oi", ""), StringComparison.Ordinal);
        Assert.Contains($"\x1b[{Style.ColourOf("ana")}mana\x1b[0m: oi", _coloured.Received("[#x] ana: oi", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Different_nicks_spread_over_the_colours() =>
        Assert.InRange(Enumerable.Range(0, 100).Select(number => Style.ColourOf($"anon{number}")).Distinct().Count(), 8, 10);

    [Theory]
    [InlineData("oi ana!", true)]
    [InlineData("ANA: venha", true)]
    [InlineData("foi a ana.", true)]
    [InlineData("anabela e mariana", false)]
    [InlineData("ana-2 e ana_b", false)]
    [InlineData("nada", false)]
    public void The_own_name_is_highlighted_when_it_is_a_whole_word(string words, bool highlighted)
    {
        Assert.Equal(highlighted, _plain.Received($"[#geral] bob: {words}", "ana").Contains("\x1b[1m", StringComparison.Ordinal));
        Assert.Equal(highlighted, _coloured.Received($"[#geral] bob: {words}", "ana").Contains("\x1b[1;7m", StringComparison.Ordinal));
    }

    [Fact]
    public void Ones_own_words_are_no_mention() =>
        Assert.DoesNotContain("\x1b", _plain.Received("[#geral] ana: eu sou a ana", "ana"), StringComparison.Ordinal);

    [Fact]
    public void Colours_of_others_do_not_pass() =>
        Assert.DoesNotContain("\x1b", _plain.Received("[#geral] mal: \x1b[31mred", "ana"), StringComparison.Ordinal);

    private sealed class FixedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2030, 1, 2, 14, 5, 6, TimeSpan.Zero);
    }
}
