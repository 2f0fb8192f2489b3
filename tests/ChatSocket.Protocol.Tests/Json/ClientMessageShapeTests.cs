using System.Text;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Protocol.Tests.Json;

/// <summary>What makes a whole request malformed, and what is passed over.</summary>
public sealed class ClientMessageShapeTests
{
    public static TheoryData<string> KnownFields() =>
    [
        "\"ref\":1", "\"room\":\"a\"", "\"id\":\"a\"", "\"text\":\"a\"", "\"retry\":true", "\"nick\":\"a\"", "\"lang\":\"a\"", "\"client\":\"a\"",
        "\"session\":\"a\"", "\"topic\":\"a\"", "\"query\":\"a\"", "\"before\":1", "\"limit\":1", "\"history\":1", "\"seq\":1", "\"after\":1",
        "\"rooms\":[]", "\"type\":\"a\"",
    ];

    [Theory]
    [MemberData(nameof(KnownFields))]
    public void A_known_field_twice_is_malformed_however_its_name_is_written(string field)
    {
        var escaped = $"\"\\u{(int)field[1]:x4}{field[2..]}";
        var once = field.StartsWith("\"type\"", StringComparison.Ordinal) ? $"{{{field}}}" : $"{{\"type\":\"a\",{field}}}";
        Requests.Read(once);
        Requests.Read(once.Replace(field, escaped, StringComparison.Ordinal));
        Requests.Refuse(once[..^1] + $",{field}}}");
        Requests.Refuse(once[..^1] + $",{escaped}}}");
        Requests.Refuse(once.Replace(field, escaped, StringComparison.Ordinal)[..^1] + $",{escaped}}}");
    }

    [Theory]
    [InlineData("\"x\":1,\"x\":2")]
    [InlineData("\"Type\":1")]
    [InlineData("\"outbox\":{\"type\":5,\"ref\":[],\"a\":[1,{\"b\":[]}]}")]
    [InlineData("\"x\":[[],[{}],null,true,-1.5e400]")]
    [InlineData("\"\":null")]
    [InlineData("\"\\u0000\":null")]
    [InlineData("\"typ\":1,\"types\":2,\"sessions\":3")]
    [InlineData("\"x\":\"\\ud800\"")]
    public void Unknown_fields_are_passed_over(string fields)
    {
        var message = Requests.Read($$"""{{{fields}},"type":"ping","ref":3}""");
        Assert.Equal(ClientMessageType.Ping, message.Type);
        Assert.Equal("3", Encoding.UTF8.GetString(message.Ref!));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[{\"type\":\"ping\"}]")]
    [InlineData("\"type\"")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("{\"type\":\"ping\"")]
    [InlineData("{\"type\":\"ping\"}}")]
    [InlineData("{\"type\":\"ping\"} {}")]
    [InlineData("{\"type\":\"ping\"}\0")]
    [InlineData("{\"type\":\"ping\",}")]
    [InlineData("{\"type\" \"ping\"}")]
    [InlineData("{'type':'ping'}")]
    [InlineData("{type:\"ping\"}")]
    [InlineData("{\"type\":\"ping\"}//")]
    [InlineData("{/**/\"type\":\"ping\"}")]
    [InlineData("{\"type\":\"ping\",\"x\":NaN}")]
    [InlineData("{\"type\":\"ping\",\"x\":01}")]
    [InlineData("{\"type\":\"ping\",\"x\":\"\n\"}")]
    [InlineData("{\"ref\":1}")]
    [InlineData("{\"type\":\"ping\",\"\\ud800\":1}")]
    [InlineData("{\"type\":\"ping\",\"]\\ud800\":1}")]
    [InlineData("{\"type\":\"ping\",\"\\u0074yp\\ud800\":1}")]
    [InlineData("\uFEFF{\"type\":\"ping\"}")]
    public void What_is_not_one_object_with_a_type_is_malformed(string json) => Requests.Refuse(json);

    [Fact]
    public void White_space_around_and_within_is_nothing() => Assert.Equal(ClientMessageType.Ping, Requests.Read(" \r\n{\t\"type\" : \"ping\" }\n ").Type);

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Ten_thousand_levels_are_malformed_also_where_nobody_reads_them(char open, char close)
    {
        var step = open == '{' ? "{\"a\":" : "[";
        var deep = string.Concat(Enumerable.Repeat(step, 10_000)) + "1" + new string(close, 10_000);
        Requests.Refuse($$"""{"type":"ping","x":{{deep}}}""");
        Requests.Refuse(deep);
        Requests.Read($$"""{"type":"ping","x":{{string.Concat(Enumerable.Repeat(step, 7))}}1{{new string(close, 7)}}}""");
    }

    [Theory]
    [InlineData("text")]
    [InlineData("type")]
    [InlineData("room")]
    [InlineData("ref")]
    [InlineData("after")]
    public void Half_a_surrogate_pair_is_no_text(string field)
    {
        foreach (var half in new[] { "\\ud83d", "\\ude00", "\\ude00\\ud83d", "a\\ud83dz", "\\ud83d\\ud83d" })
        {
            Requests.Refuse(field == "type" ? $$"""{"type":"{{half}}"}""" : $$"""{"type":"send","{{field}}":"{{half}}"}""");
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    public void Broken_utf_8_is_malformed_also_in_fields_nobody_knows(byte[] broken)
    {
        foreach (var field in new[] { "text", "x" })
        {
            byte[] payload = [.. Encoding.UTF8.GetBytes($$"""{"type":"send","{{field}}":" """), .. broken, .. " \"}"u8];
            Assert.False(ClientMessageReader.TryRead(payload, out _));
        }
    }
}
