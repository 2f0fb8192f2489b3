using ChatSocket.Client;
using ChatSocket.Client.Connections;
using ChatSocket.Client.Requests;
using ChatSocket.Client.Sends;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Node.Tests.Client.Parts;

/// <summary>Rooms that the node does not take up again, each with its own reason.</summary>
public sealed class RefusedRoomTests
{
    private readonly List<ChatEvent> _events = [];
    private readonly SessionMemory _memory;
    private readonly Incoming _incoming;

    public RefusedRoomTests()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), new Random(1));
        _memory = new SessionMemory(new ChatClientOptions(), new Outbox(3, 100, backoff, new ManualClock()));
        _incoming = new Incoming(_memory, new PendingRequests(), new Wakeup(), (happened, _) =>
        {
            _events.Add(happened);
            return ValueTask.CompletedTask;
        });
        foreach (var room in new[] { "um", "#Dois", "tres" }) _memory.TryJoin(Joined(room), out _);
        _memory.LoseConnection();
    }

    [Fact]
    public async Task Each_is_left_for_its_own_reason()
    {
        await HandleAsync(Refusal("tres", "por isso", retry: false));
        await HandleAsync(Refusal("#dois", "por aquilo", retry: false));
        await HandleAsync(Joined("um"));
        await HandleAsync(new PongMessage { Ref = OwnReference.Recovered });
        Assert.Equal([new RoomLeft("#Dois", "por aquilo"), new RoomLeft("tres", "por isso")], _events.OfType<RoomLeft>());
        Assert.Equal(["um"], _memory.Rooms());
    }

    [Fact]
    public async Task What_may_succeed_later_is_tried_again_whatever_was_said_of_others()
    {
        await HandleAsync(Refusal("um", "logo", retry: true));
        await HandleAsync(Refusal("tres", "nunca", retry: false));
        await Assert.ThrowsAsync<ProtocolViolationException>(() => HandleAsync(new PongMessage { Ref = OwnReference.Recovered }));
        Assert.Contains("um", _memory.Rooms());
    }

    private Task HandleAsync(NodeMessage message) => _incoming.HandleAsync(null!, new ReceivedFrame(message, null, false), CancellationToken.None).AsTask();

    private static ErrorMessage Refusal(string room, string text, bool retry) =>
        new(retry ? ErrorCode.Unavailable : ErrorCode.Forbidden, "", text, retry) { Room = room };

    private static JoinedMessage Joined(string room) => new(room, new Position("e", 0, ""), "", 1, 1, 0, [], [], false, null, null);
}
