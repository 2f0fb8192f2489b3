using System.Text;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Protocol.Tests.Json;

/// <summary>Every field of a request: read as what it is, refused as what it is not.</summary>
public sealed class ClientMessageFieldTests
{
    private static readonly string[] Strings = ["type", "room", "id", "text", "nick", "lang", "client", "session", "topic", "query"];
    private static readonly string[] Numbers = ["before", "limit", "history", "seq"];
    private static readonly string[] Values =
        ["\"a\"", "1", "1.5", "1E2", "true", "null", "{}", "[]", "[1]", "{\"epoch\":\"e\",\"seq\":1}", "[{\"room\":\"r\",\"epoch\":\"e\",\"seq\":1}]"];

    public static TheoryData<string, string, bool> FieldsAndValues()
    {
        var table = new TheoryData<string, string, bool>();
        foreach (var value in Values)
        {
            foreach (var field in Strings) table.Add(field, value, value[0] == '"');
            foreach (var field in Numbers) table.Add(field, value, value == "1");
            table.Add("retry", value, value == "true");
            table.Add("ref", value, value[0] == '"' || char.IsAsciiDigit(value[0]));
            table.Add("after", value, value is "1" or "\"a\"" || value.StartsWith("{\"epoch\"", StringComparison.Ordinal));
            table.Add("rooms", value, value == "[]" || value.StartsWith("[{\"room\"", StringComparison.Ordinal));
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(FieldsAndValues))]
    public void A_field_takes_its_own_type_and_no_other(string field, string value, bool valid)
    {
        var request = field == "type" ? $$"""{"type":{{value}}}""" : $$"""{"type":"send","{{field}}":{{value}}}""";
        Assert.Equal(valid, Requests.TryRead(request, out _));
    }

    [Fact]
    public void Every_field_reaches_its_place()
    {
        var message = Requests.Read("""
            {"type":"send","ref":7,"room":"a","id":"b","text":"c","retry":true,"nick":"d","lang":"e","client":"f","session":"g","topic":"h",
            "query":"i","before":1,"limit":2,"history":3,"seq":4,"after":5,"rooms":[{"room":"j","epoch":"k","seq":6,"id":"l"}]}
            """);
        Assert.Equal(ClientMessageType.Send, message.Type);
        Assert.Equal("send", message.TypeName);
        Assert.Equal("7", Encoding.UTF8.GetString(message.Ref!));
        Assert.Equal("a b c d e f g h i", string.Join(' ', message.Room, message.Id, Encoding.UTF8.GetString(message.Text!), message.Nick,
            message.Lang, message.Client, message.Session, message.Topic, message.Query));
        Assert.True(message.Retry);
        Assert.Equal((1, 2, 3, 4, 5), (message.Before, message.Limit, message.History, message.Seq, message.After));
        Assert.Equal([new RoomPositionClaim("j", new Position("k", 6, "l"))], message.Rooms);
    }

    [Fact]
    public void What_is_absent_stays_absent()
    {
        var message = Requests.Read("""{"type":"ping"}""");
        Assert.Equal(ClientMessageType.Ping, message.Type);
        Assert.Null(message.Ref);
        Assert.Null(message.Room ?? message.Id ?? message.Nick ?? message.Lang ?? message.Client ?? message.Session ?? message.Topic ?? message.Query);
        Assert.Null(message.Text);
        Assert.Null(message.Before ?? message.Limit ?? message.History ?? message.Seq ?? message.After);
        Assert.Null(message.AfterName);
        Assert.Null(message.AfterPosition);
        Assert.False(message.Retry);
        Assert.Empty(message.Rooms);
    }

    [Fact]
    public void Every_type_has_its_lower_case_name()
    {
        foreach (var type in Enum.GetValues<ClientMessageType>().Where(type => type != ClientMessageType.Unknown))
        {
            Assert.Equal(type, Requests.Read($$"""{"type":"{{type.ToString().ToLowerInvariant()}}"}""").Type);
            Assert.Equal(ClientMessageType.Unknown, Requests.Read($$"""{"type":"{{type}}"}""").Type);
        }
    }

    [Theory]
    [InlineData("wink")]
    [InlineData("knock")]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("\u0000")]
    public void An_unknown_type_is_kept_by_name(string name)
    {
        var message = Requests.Read(System.Text.Json.JsonSerializer.Serialize(new { type = name }));
        Assert.Equal(ClientMessageType.Unknown, message.Type);
        Assert.Equal(name, message.TypeName);
    }

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\\u0062\\n\\ud83d\\ude00é\\\"\"", "ab\n😀é\"")]
    public void A_text_is_unescaped(string json, string text) =>
        Assert.Equal(text, Encoding.UTF8.GetString(Requests.Read($$"""{"type":"send","text":{{json}}}""").Text!));
}
