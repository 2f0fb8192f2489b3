using System.Text;

namespace ChatSocket.Protocol.Tests.Json;

/// <summary>Numbers are whole and within what every language can hold; the reference is whatever was written.</summary>
public sealed class ClientMessageNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("300", 300)]
    [InlineData("-1", -1)]
    [InlineData("9007199254740991", 9007199254740991)]
    [InlineData("-9007199254740991", -9007199254740991)]
    public void Whole_numbers_up_to_2_53_are_read(string written, long value)
    {
        Assert.Equal(value, Requests.Read($$"""{"type":"a","seq":{{written}}}""").Seq);
        Assert.Equal(value, Requests.Read($$"""{"type":"a","after":{{written}}}""").After);
    }

    [Theory]
    [InlineData("9007199254740992")]
    [InlineData("-9007199254740992")]
    [InlineData("9223372036854775808")]
    [InlineData("1e400")]
    [InlineData("1E2")]
    [InlineData("1.5")]
    [InlineData("1.0")]
    [InlineData("-0.0")]
    [InlineData("123456789012345678901234567890")]
    public void Any_other_number_is_malformed(string written)
    {
        foreach (var field in new[] { "seq", "before", "after", "limit", "history" }) Requests.Refuse($$"""{"type":"a","{{field}}":{{written}}}""");
        Requests.Refuse($$"""{"type":"a","after":{"epoch":"e","seq":{{written}} } }""");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-0")]
    [InlineData("1.50")]
    [InlineData("1E+2")]
    [InlineData("1e400")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("\"\"")]
    [InlineData("\"a\\u0062\\n\\/\\\"é😀\"")]
    [InlineData("\"\\ud83d\\ude00\"")]
    public void A_reference_is_kept_byte_for_byte(string written) =>
        Assert.Equal(written, Encoding.UTF8.GetString(Requests.Read($$"""{"type":"a","ref":{{written}}}""").Ref!));

    [Fact]
    public void A_reference_has_a_longest_length()
    {
        Assert.Equal(130, Requests.Read($$"""{"type":"a","ref":"{{new string('x', 128)}}"}""").Ref!.Length);
        Requests.Refuse($$"""{"type":"a","ref":"{{new string('x', 129)}}"}""");
        Requests.Refuse($$"""{"type":"a","ref":{{new string('1', 129)}}}""");
    }

    [Fact]
    public void What_was_read_of_a_malformed_request_gives_the_answer_its_reference()
    {
        Assert.False(Requests.TryRead("""{"ref":"r1","type":5}""", out var message));
        Assert.Equal("\"r1\"", Encoding.UTF8.GetString(message.Ref!));
    }

    [Fact]
    public void A_reference_that_is_no_text_is_never_repeated()
    {
        Assert.False(Requests.TryRead("""{"ref":"\ud800","type":"ping"}""", out var message));
        Assert.Null(message.Ref);
    }
}
