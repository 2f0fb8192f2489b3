using ChatSocket.Protocol.Json;

namespace ChatSocket.Protocol.Tests.Json;

public sealed class ClientMessagePositionTests
{
    [Theory]
    [InlineData("{\"epoch\":\"e\",\"seq\":1}", "")]
    [InlineData("{\"seq\":1,\"id\":\"i\",\"epoch\":\"e\"}", "i")]
    [InlineData("{\"\\u0065poch\":\"e\",\"s\\u0065q\":1,\"x\":[{}],\"i\\u0064\":\"i\"}", "i")]
    [InlineData("{\"room\":\"r\",\"epoch\":\"e\",\"seq\":1,\"id\":\"\"}", "")]
    public void A_position_is_an_epoch_a_seq_and_perhaps_an_id(string json, string id) =>
        Assert.Equal(new Position("e", 1, id), Requests.Read($$"""{"type":"send","after":{{json}}}""").AfterPosition);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"epoch\":\"e\"}")]
    [InlineData("{\"seq\":1}")]
    [InlineData("{\"epoch\":1,\"seq\":1}")]
    [InlineData("{\"epoch\":null,\"seq\":1}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":\"1\"}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":null}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":-1}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":-9007199254740991}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":1,\"id\":1}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":1,\"id\":null}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":1,\"epoch\":\"e\"}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":1,\"seq\":1}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":1,\"id\":\"i\",\"id\":\"i\"}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":1,\"id\":\"i\",\"\\u0069d\":\"\"}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":1,\"room\":1}")]
    [InlineData("{\"epoch\":\"e\",\"seq\":1,\"room\":\"r\",\"room\":\"r\"}")]
    public void A_position_that_is_not_whole_is_malformed(string json)
    {
        Requests.Refuse($$"""{"type":"send","after":{{json}}}""");
        Requests.Refuse($$"""{"type":"hello","rooms":[{{json}}]}""");
    }

    [Fact]
    public void A_place_to_resume_at_names_its_room()
    {
        Requests.Refuse("""{"type":"hello","rooms":[{"epoch":"e","seq":1}]}""");
        Requests.Refuse("""{"type":"hello","rooms":["r"]}""");
        Requests.Refuse("""{"type":"hello","rooms":[[]]}""");
        Assert.Equal(["a", "a"], Requests.Read("""{"type":"hello","rooms":[{"room":"a","epoch":"e","seq":1},{"epoch":"","seq":0,"room":"a"}]}""")
            .Rooms.Select(claim => claim.Room));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void A_thousand_places_are_the_most(int count, bool valid)
    {
        var places = string.Join(',', Enumerable.Repeat("""{"room":"a","epoch":"e","seq":1}""", count));
        Assert.Equal(valid, Requests.TryRead($$"""{"type":"hello","rooms":[{{places}}]}""", out var message));
        if (valid) Assert.Equal(count, message.Rooms.Count);
    }
}
