using System.Text;
using System.Text.Json;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Json;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>What happens in a room is valid JSON with exactly the protocol's fields, whatever people write.</summary>
public sealed class JsonDialectTests
{
    private static readonly RoomPosition Position = new("ep-1", 42, "id_42");

    public static TheoryData<string> HostileTexts() =>
    [
        "", "plain", "\"quoted\" \\ back \\\" /", "line\r\nline\ttab\0\u0001\u001F\u007F", "\u0085\u2028\u2029\uFEFF\u200B", "😀👩‍👩‍👧‍👦𐍈", "é\u0301\uE000\uFFFD",
        "</script><!--", "\"}\n{\"type\":\"end\"}", new string('\u0001', 16 * 1024), new string('"', 16 * 1024),
        string.Concat(Enumerable.Repeat("😀", 4 * 1024)), string.Concat(Enumerable.Repeat("\u2028", 5461)),
    ];

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void A_message_holds_its_text_as_it_was_written(string text)
    {
        var message = new RoomMessage(42, "id_42", "Ana", Encoding.UTF8.GetBytes(text), 1_700_000_000_123);
        foreach (var frame in Written((dialect, output, room) => dialect.WriteMessage(output, room, "ep-1", message)))
        {
            Assert.Equal("type room epoch seq id from text ts", frame.Shape());
            Assert.Equal(("message", "festa", "ep-1", 42, "id_42"), (frame.Text("type"), frame.Text("room"), frame.Text("epoch"), frame.Number("seq"), frame.Text("id")));
            Assert.Equal(("Ana", text, 1_700_000_000_123), (frame.Text("from"), frame.Text("text"), frame.Number("ts")));
        }
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void A_topic_holds_its_text_as_it_was_written(string text)
    {
        foreach (var frame in Written((dialect, output, room) => dialect.WriteTopic(output, room, new TopicChange("Ana", text))))
        {
            Assert.Equal("type room topic by", frame.Shape());
            Assert.Equal(("topic", "festa", text, "Ana"), (frame.Text("type"), frame.Text("room"), frame.Text("topic"), frame.Text("by")));
        }
    }

    [Fact]
    public void Typing_names_room_and_nick()
    {
        foreach (var frame in Written((dialect, output, room) => dialect.WriteTyping(output, room, new TypingSign("Ana"))))
        {
            Assert.Equal("""{"type":"typing","room":"festa","nick":"Ana"}""", frame.GetRawText());
        }
    }

    [Theory]
    [InlineData(Continuation.Trimmed, "trimmed")]
    [InlineData(Continuation.Epoch, "epoch")]
    [InlineData(Continuation.Diverged, "diverged")]
    public void A_gap_names_what_is_missing_and_the_new_position(Continuation reason, string written)
    {
        foreach (var frame in Written((dialect, output, room) => dialect.WriteGap(output, room, new Gap(3, 41, reason, Position))))
        {
            Assert.Equal(
                $$"""{"type":"gap","room":"festa","from":3,"to":41,"reason":"{{written}}","epoch":"ep-1","seq":42,"id":"id_42"}""", frame.GetRawText());
        }
    }

    [Fact]
    public void Each_change_of_presence_is_a_frame_with_its_own_version()
    {
        PresenceEvent[] changes = [new(PresenceKind.Join, "Ana"), new(PresenceKind.Rename, "Ana", "Bia"), new(PresenceKind.Leave, "Bia")];
        Both((dialect, output, room) => dialect.WritePresence(output, room, new PresenceNotice(changes, 7, 12, large: false)), frames => Assert.Equal(
            [
                """{"type":"presence","room":"festa","event":"join","nick":"Ana","count":7,"version":10}""",
                """{"type":"presence","room":"festa","event":"nick","nick":"Ana","to":"Bia","count":7,"version":11}""",
                """{"type":"presence","room":"festa","event":"leave","nick":"Bia","count":7,"version":12}""",
            ],
            frames.Select(frame => frame.GetRawText())));
    }

    [Fact]
    public void A_large_room_is_told_numbers()
    {
        PresenceEvent[] changes = [new(PresenceKind.Join, "Ana"), new(PresenceKind.Join, "Bia"), new(PresenceKind.Leave, "Rui"), new(PresenceKind.Rename, "Ana", "Eva")];
        foreach (var frame in Written((dialect, output, room) => dialect.WritePresence(output, room, new PresenceNotice(changes, 201, 12, large: true))))
        {
            Assert.Equal("""{"type":"presence","room":"festa","event":"count","joined":2,"left":1,"count":201,"version":12}""", frame.GetRawText());
        }
    }

    [Fact]
    public void A_room_of_any_script_stands_in_the_frame()
    {
        Assert.True(RoomName.TryParse("#Ünï.çødé_𐐷-日本", out var name));
        var output = new FrameBuffer();
        JsonDialect.Of(Framing.LengthPrefixed).WriteTyping(output, new RoomLabel(name), new TypingSign("a"));
        Assert.Equal("Ünï.çødé_𐐷-日本", JsonElement.Parse(FrameDecoder.Decode(output.Span, Framing.LengthPrefixed).Single()).Text("room"));
    }

    /// <summary>What was written, in both framings.</summary>
    private static JsonElement[] Written(Action<JsonDialect, FrameBuffer, RoomLabel> write)
    {
        var all = new List<JsonElement>();
        Both(write, frames => all.Add(Assert.Single(frames)));
        return [.. all];
    }

    private static void Both(Action<JsonDialect, FrameBuffer, RoomLabel> write, Action<JsonElement[]> check)
    {
        Assert.True(RoomName.TryParse("festa", out var name));
        foreach (var framing in Enum.GetValues<Framing>())
        {
            var output = new FrameBuffer();
            write(JsonDialect.Of(framing), output, new RoomLabel(name));
            check([.. FrameDecoder.Decode(output.Span, framing).Select(payload => JsonElement.Parse(payload))]);
        }
    }
}
