using System.Text;
using System.Text.Json;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Protocol.Tests.Json;

public sealed class NodeMessageReaderTests
{
    /// <summary>One of each, as nodes write them, and what it means.</summary>
    private static readonly (string Json, NodeMessage Meaning)[] Examples =
    [
        ("""{"type":"welcome","ref":"h","nick":"ana","session":"tok","node":"n1","version":"0.1.0","resumed":true,"limits":{"frameBytes":65536,"textBytes":16384,"messagesPerSecond":20,"rooms":50}}""",
            new WelcomeMessage("ana", "tok", "n1", "0.1.0", true, new NodeLimits(65536, 16384, 20, 50)) { Ref = "h" }),
        ("""{"type":"created","ref":7,"room":"obra"}""", new CreatedMessage("obra") { Ref = "7" }),
        ("""{"type":"left","room":"obra"}""", new LeftMessage("obra")),
        ("""{"type":"ack","ref":1,"room":"geral","epoch":"e","seq":3,"id":"0123456789abcdef","ts":99}""",
            new AckMessage("geral", new Position("e", 3, "0123456789abcdef"), 99) { Ref = "1" }),
        ("""{"type":"message","room":"geral","epoch":"e","seq":3,"id":"i","from":"ana","text":"ol\u00e1 \"x\"\n","ts":99}""",
            new RoomTextMessage("geral", "e", new StoredMessage(3, "i", "ana", "olá \"x\"\n", 99))),
        ("""{"type":"presence","room":"geral","event":"join","nick":"bob","count":2,"version":5}""",
            new PresenceMessage("geral", PresenceEvent.Join, "bob", "", 0, 0, 2, 5)),
        ("""{"type":"presence","room":"geral","event":"nick","nick":"bob","to":"rob","count":2,"version":6}""",
            new PresenceMessage("geral", PresenceEvent.Nick, "bob", "rob", 0, 0, 2, 6)),
        ("""{"type":"presence","room":"geral","event":"count","joined":3,"left":1,"count":402,"version":9}""",
            new PresenceMessage("geral", PresenceEvent.Count, "", "", 3, 1, 402, 9)),
        ("""{"type":"gap","room":"geral","from":2,"to":8,"reason":"diverged","epoch":"f","seq":8,"id":"x"}""",
            new GapMessage("geral", new MissingRange(2, 8, GapReason.Diverged), new Position("f", 8, "x"))),
        ("""{"type":"topic","room":"geral","topic":"t","by":"ana"}""", new TopicMessage("geral", "t", "ana")),
        ("""{"type":"typing","room":"geral","nick":"ana"}""", new TypingMessage("geral", "ana")),
        ("""{"type":"kicked","room":"geral","reason":"r"}""", new KickedMessage("geral", "r")),
        ("""{"type":"ok","ref":2}""", new OkMessage { Ref = "2" }),
        ("""{"type":"ping"}""", new PingMessage()),
        ("""{"type":"pong","ref":"p"}""", new PongMessage { Ref = "p" }),
        ("""{"type":"goaway","delayMs":1500,"reason":"draining"}""", new GoAwayMessage(TimeSpan.FromMilliseconds(1500), "draining")),
        ("""{"type":"error","ref":"e1","code":"nick_taken","text":"Este nome já está em uso","retry":false}""",
            new ErrorMessage(ErrorCode.NickTaken, "nick_taken", "Este nome já está em uso", false) { Ref = "e1" }),
        ("""{"type":"error","room":"#obra","code":"forbidden","text":"t","retry":false}""",
            new ErrorMessage(ErrorCode.Forbidden, "forbidden", "t", false) { Room = "#obra" }),
        ("""{"type":"error","code":"from_the_future","text":"t","retry":true}""", new ErrorMessage(ErrorCode.None, "from_the_future", "t", true)),
        ("""{"type":"end","code":"shutdown","n":13,"retry":true}""", new EndMessage(DisconnectReason.Shutdown, "shutdown", true)),
        ("""{"type":"end","code":"later","n":77,"retry":false}""", new EndMessage(DisconnectReason.None, "later", false)),
        ("""{"type":"weather","of":["today",{"x":1}]}""", new UnknownMessage("weather")),
    ];

    public static TheoryData<int> Indexes => new(Enumerable.Range(0, Examples.Length));

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Every_message_is_read_as_it_is_written(int index) => Assert.Equal(Examples[index].Meaning, Read(Examples[index].Json));

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Unknown_fields_are_passed_over(int index)
    {
        var (json, meaning) = Examples[index];
        Assert.Equal(meaning, Read("""{"new":{"type":"error","a":[1,{"seq":2}]},"list":[1,"x",null],""" + json[1..]));
    }

    [Fact]
    public void Joined_brings_its_lists()
    {
        var joined = Assert.IsType<JoinedMessage>(Read(
            """{"type":"joined","ref":1,"room":"geral","epoch":"e","seq":2,"id":"i","topic":"t","count":2,"version":4,"read":1,"members":["ana","bob"],"history":[{"seq":1,"id":"a","from":"ana","text":"um","ts":5},{"seq":2,"id":"i","from":"bob","text":"dois","ts":6}],"more":true}"""));
        Assert.Equal((new Position("e", 2, "i"), "t", 2, 4L, 1L), (joined.Position, joined.Topic, joined.Count, joined.Version, joined.Read));
        Assert.Equal(["ana", "bob"], joined.Members);
        Assert.Equal([new StoredMessage(1, "a", "ana", "um", 5), new StoredMessage(2, "i", "bob", "dois", 6)], joined.History);
        Assert.Equal((true, (bool?)null, (MissingRange?)null), (joined.More, joined.Resumed, joined.Gap));
    }

    [Fact]
    public void Joined_after_a_resume_may_name_a_gap()
    {
        var joined = Assert.IsType<JoinedMessage>(Read(
            """{"type":"joined","room":"geral","epoch":"f","seq":0,"id":"","topic":"","count":1,"version":1,"read":0,"members":["ana"],"history":[],"resumed":false,"gap":{"from":1,"to":9,"reason":"epoch"}}"""));
        Assert.Equal((false, new MissingRange(1, 9, GapReason.Epoch)), (joined.Resumed, joined.Gap));
    }

    [Fact]
    public void Lists_are_read_with_their_entries()
    {
        var rooms = Assert.IsType<RoomsMessage>(Read("""{"type":"rooms","rooms":[{"room":"geral","count":3,"topic":"t"}],"more":true}"""));
        Assert.Equal([new RoomEntry("geral", 3, "t")], rooms.Rooms);
        var who = Assert.IsType<WhoMessage>(Read("""{"type":"who","room":"geral","members":[{"nick":"ana","since":7}],"more":false}"""));
        Assert.Equal([new WhoEntry("ana", 7)], who.Members);
        var page = Assert.IsType<HistoryMessage>(Read("""{"type":"history","room":"geral","epoch":"e","messages":[{"seq":1,"id":"a","from":"ana","text":"um","ts":5}],"more":true}"""));
        Assert.Equal([new StoredMessage(1, "a", "ana", "um", 5)], page.Messages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[SYS] oi")]
    [InlineData("""{"type":"ack","room":"geral"}""")]
    [InlineData("""{"type":"message","room":"geral","epoch":"e","seq":"3","id":"i","from":"ana","text":"x"}""")]
    [InlineData("""{"type":"message","room":"geral","epoch":"e","seq":1e99,"id":"i","from":"ana","text":"x"}""")]
    [InlineData("""{"type":"ok"} x""")]
    [InlineData("""{"type":"typing","room":"\ud800","nick":"x"}""")]
    [InlineData("""{"type":"who","room":"x","members":[1]}""")]
    public void What_lacks_its_meaning_is_refused(string json) => Assert.False(NodeMessageReader.TryRead(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void A_directory_tells_addresses_where_they_are_told()
    {
        var users = Assert.IsType<UsersMessage>(Read(
            """{"type":"users","users":[{"nick":"ana","since":7,"account":true,"addresses":["192.0.2.7:1","[2001:db8::7]:2"]},{"nick":"bia","since":8,"account":false}],"more":true}"""));
        Assert.True(users.More);
        Assert.Equal(("ana", 7L, true), (users.Users[0].Nick, users.Users[0].Since, users.Users[0].Account));
        Assert.Equal(["192.0.2.7:1", "[2001:db8::7]:2"], users.Users[0].Addresses!);
        Assert.Null(users.Users[1].Addresses);
    }

    [Fact]
    public void A_list_of_bans_is_read_with_what_they_count_for()
    {
        var bans = Assert.IsType<BansMessage>(Read(
            """{"type":"bans","room":"sala","bans":[{"act":"ban","nick":"bia","account":true,"address":false,"by":"ana","reason":"spam"},{"act":"mute","nick":"caio"}],"more":false}"""));
        Assert.Equal(("sala", false), (bans.Room, bans.More));
        Assert.Equal([new BanEntry("ban", "bia", true, false, "ana", "spam"), new BanEntry("mute", "caio", false, false, "", "")], bans.Bans);
    }

    [Fact]
    public void No_bytes_make_the_reader_fail() => FuzzRun.Run(20_000, (random, fed) =>
    {
        var bytes = random.Next(3) == 0 ? new byte[random.Next(64)] : Encoding.UTF8.GetBytes(Examples[random.Next(Examples.Length)].Json);
        if (random.Next(3) == 0) random.NextBytes(bytes.AsSpan(Math.Min(bytes.Length, random.Next(bytes.Length + 1))));
        for (var changes = random.Next(6); changes > 0 && bytes.Length > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            bytes = random.Next(4) switch
            {
                0 => [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]],
                1 => [.. bytes[..at], (byte)"{}[]\":,\\u019e-.truefalsn"[random.Next(24)], .. bytes[at..]],
                2 => bytes[..at],
                _ => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            };
        }

        fed.Bytes = bytes;
        if (NodeMessageReader.TryRead(bytes, out var message)) Assert.NotNull(message);
        else Assert.Null(message);
    });

    [Fact]
    public void Everything_a_client_writes_is_read_by_a_node_as_it_was_meant()
    {
        using var writer = new ClientMessageWriter();
        foreach (var type in Enum.GetValues<ClientMessageType>().Where(type => type != ClientMessageType.Unknown))
        {
            var message = ClientMessage.Of(type);
            (message.Ref, message.Room, message.Id, message.Text, message.Retry) = ("\"r\\u00e9\""u8.ToArray(), "#sála", "0123456789abcdef", "a\u0001\"ã😀"u8.ToArray(), true);
            (message.Nick, message.Lang, message.Client, message.Session, message.Topic, message.Query) = ("ana", "en", "chat", "tok", "t\n", "q");
            (message.Before, message.Limit, message.History, message.Seq) = (1, 2, 3, ClientMessageReader.MaximumInteger);
            message.AfterPosition = new Position("e", 5, "i");
            message.Rooms = [new RoomPositionClaim("geral", new Position("e", 0)), new RoomPositionClaim("x", new Position("f", 9, "i"))];
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            writer.Write(output, message);
            Assert.True(ClientMessageReader.TryRead(output.WrittenSpan, out var read));
            Assert.Equal(JsonSerializer.Serialize(message), JsonSerializer.Serialize(read));
        }
    }

    private static NodeMessage Read(string json)
    {
        Assert.True(NodeMessageReader.TryRead(Encoding.UTF8.GetBytes(json), out var message), json);
        return message;
    }
}
