using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Json;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>What rooms tell a program stands in docs/protocol.md byte for byte as it is written.</summary>
public sealed class DocumentedEventTests
{
    private const string Epoch = "Fvrf7Qtc5aXCpUm1a9kyDw";
    private static readonly string Document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "protocol.md"));
    private static readonly RoomLabel Geral = new(RoomName.Geral);

    [Fact]
    public void A_message() => AssertDocumented((dialect, output) =>
        dialect.WriteMessage(output, Geral, Epoch, new RoomMessage(7, "CCCCCCCCCCCCCCCC0001", "ana", "bom dia"u8.ToArray(), 1795176475964)));

    [Theory]
    [InlineData(PresenceKind.Join, "bia", "")]
    [InlineData(PresenceKind.Leave, "bia", "")]
    [InlineData(PresenceKind.Rename, "ana", "Aninha")]
    public void Somebody_who_comes_goes_or_changes_the_name(PresenceKind kind, string nick, string to) => AssertDocumented((dialect, output) =>
        dialect.WritePresence(output, Geral, new PresenceNotice([new PresenceEvent(kind, nick, to)], 2, 2, false)));

    [Fact]
    public void Numbers_of_a_large_room() => AssertDocumented((dialect, output) => dialect.WritePresence(output, Geral, new PresenceNotice(
        [new PresenceEvent(PresenceKind.Join, "a"), new PresenceEvent(PresenceKind.Join, "b"), new PresenceEvent(PresenceKind.Leave, "a")], 250, 9, true)));

    [Fact]
    public void A_topic() => AssertDocumented((dialect, output) => dialect.WriteTopic(output, Geral, new TopicChange("ana", "Tema")));

    [Fact]
    public void Somebody_who_writes() => AssertDocumented((dialect, output) => dialect.WriteTyping(output, Geral, new TypingSign("Aninha")));

    [Fact]
    public void A_mark_that_moved_elsewhere()
    {
        AssertDocumented((dialect, output) => dialect.WriteRead(output, Geral, 7));
        AssertDocumented((dialect, output) => dialect.WriteInboxRead(output, 7));
    }

    [Fact]
    public void A_gap() => AssertDocumented((dialect, output) =>
        dialect.WriteGap(output, Geral, new Gap(3, 4, Continuation.Trimmed, new RoomPosition(Epoch, 4, "RG8PA_oSRAjcyVu5lLJc2A"))));

    [Fact]
    public async Task A_node_that_goes_away()
    {
        await using var chat = new JsonChat();
        var peer = chat.Connect();
        await peer.SendAsync("{}");
        AssertDocumented(peer.GoAway(TimeSpan.FromMilliseconds(4180.7)).Span);
    }

    [Fact]
    public async Task A_room_that_cannot_be_taken_up_again()
    {
        await using var chat = new JsonChat(new ChatOptions { MessagesPerSecond = 0, RoomsPerSession = 0 });
        var peer = chat.Connect();
        await peer.SendAsync("""{"type":"hello","rooms":[{"room":"turma-b","epoch":"e","seq":0}]}""");
        Assert.Contains("\n< " + peer.Lines[^1] + "\n", Document, StringComparison.Ordinal);
    }

    private static void AssertDocumented(Action<Dialect, FrameBuffer> write)
    {
        var output = new FrameBuffer();
        write(JsonDialect.Of(Framing.LengthPrefixed), output);
        AssertDocumented(output.Span);
        output.Clear();
    }

    private static void AssertDocumented(ReadOnlySpan<byte> frame)
    {
        var line = Assert.Single(Fakes.RecordingOutbox.Payloads(frame));
        Assert.Contains("\n< " + line + "\n", Document, StringComparison.Ordinal);
    }
}
