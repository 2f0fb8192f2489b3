using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Chat.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Chat.Tests.Rooms;

/// <summary>One room with a log that the test writes itself. The only place that knows how sessions talk to rooms.</summary>
internal sealed class RoomRig
{
    private readonly Visitor _nobody;

    public RoomRig()
    {
        Backplane = new ScriptedBackplane(new InProcessBackplane(new HistoryLimits(), 10, Time));
        Room = new Room(Any.Room(), Backplane, Time, NullLogger.Instance, new ChatMetrics(Time));
        _nobody = NewVisitor();
    }

    public FakeTime Time { get; } = new();

    public ScriptedBackplane Backplane { get; }

    public Room Room { get; }

    public IRoomListener Listener => Room;

    public PlainDialect Dialect { get; } = new();

    public Visitor NewVisitor(Dialect? dialect = null) => new(Room, dialect ?? Dialect);

    /// <summary>Somebody who is in from the start of the log.</summary>
    public async Task<Visitor> EnteredAsync(Dialect? dialect = null)
    {
        var visitor = NewVisitor(dialect);
        await AdmitAsync(visitor, 0).Bounded();
        return visitor;
    }

    public async Task<Visitor[]> EnteredAsync(int count)
    {
        var visitors = new Visitor[count];
        for (var index = 0; index < count; index++) visitors[index] = await EnteredAsync();
        return visitors;
    }

    /// <summary>The answer is the seq after which the visitor begins.</summary>
    public async Task<long> AdmitAsync(Visitor visitor, long seq, long presenceVersion = 0)
    {
        visitor.Member.Position = new RoomPosition("epoch", seq, Id(seq));
        visitor.Member.PresenceVersion = presenceVersion;
        Assert.True(await Room.EnterAsync(visitor.Member, []), "more is missing than the room remembers");
        return seq;
    }

    public Task RemoveAsync(Visitor visitor) => Room.RemoveAsync(visitor.Member).AsTask();

    public void ChangeDialect(Visitor visitor, Dialect dialect) => Room.ChangeDialect(visitor.Member, dialect);

    public AppendRequest Send(Visitor visitor, string text)
    {
        var request = visitor.Person.Says(text);
        Room.Send(new PendingSend(visitor.Member, request));
        return request;
    }

    public void Publish(long firstSeq, params string[] texts) => PublishFrom(firstSeq, "ana", texts);

    public void PublishFrom(long firstSeq, string from, params string[] texts) => Listener.OnMessages(new PublishedBatch(
        "epoch", Id(firstSeq - 1), [.. texts.Select((text, index) => new RoomMessage(firstSeq + index, Id(firstSeq + index), from, Encoding.UTF8.GetBytes(text), 1))]));

    public void Tell(long version, int count, params PresenceEvent[] events) => Listener.OnPresence(new PresenceChange("epoch", version, count, events));

    public void TellJoin(long version, string nick, int count = 5) => Tell(version, count, new PresenceEvent(PresenceKind.Join, nick));

    public void TellLeave(long version, string nick, int count = 5) => Tell(version, count, new PresenceEvent(PresenceKind.Leave, nick));

    /// <summary>
    /// When this completes all that was handed in before has been told: a request is served at the start of a pass, so each one
    /// finds another pass ended. One takes what was handed in; a few more may follow when presence goes before a message.
    /// </summary>
    public async Task QuietAsync()
    {
        for (var pass = 0; pass < 8; pass++) await RemoveAsync(_nobody).Bounded();
    }

    private static string Id(long seq) => seq == 0 ? "" : $"message-id-{seq:D8}";
}
