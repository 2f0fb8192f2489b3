using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Json;
using ChatSocket.Chat.Operators;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Sessions;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Chat.Text;
using ChatSocket.Protocol;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat;

/// <summary>The chat on this node: what its sessions share. Sessions are made here, one per connection.</summary>
public sealed class ChatService : IDisposable
{
    public ChatService(IBackplane backplane, ChatOptions options, TimeProvider time, ILogger<ChatService> log, ChatMetrics? metrics = null)
    {
        (Backplane, Options, Time, Log, Metrics) = (backplane, options, time, log, metrics ?? new ChatMetrics(time));
        (Rooms, Live) = (new LocalRooms(backplane, time, log, Metrics), new LiveSessions(backplane, time, log));
        SignIn = new SignIn(backplane.Accounts, options.Accounts, time);
        Operator = new OperatorOrder(backplane, SignIn, options.TextBytes);
        Metrics.ObserveChat(() => Live.Count, () => Rooms.Used, () => Rooms.Memberships, () => Rooms.Count);
        backplane.Events.SessionTaken = Live.GiveUp;
        backplane.Events.NameLost = Live.LoseName;
        backplane.Events.InboxChanged = InboxReaders.Wake;
        backplane.Events.SessionEnded = Live.End;
        backplane.Events.Announced = Live.Announce;
        backplane.Events.ReadMoved = mark => Rooms.Find(mark.Room)?.TellRead(mark);
        backplane.Events.MemberRemoved = removal => Rooms.Find(removal.Room)?.Expel(removal);
    }

    public ChatOptions Options { get; }

    public ChatMetrics Metrics { get; }

    /// <summary>What whoever runs this service may do in it.</summary>
    public OperatorOrder Operator { get; }

    internal IBackplane Backplane { get; }

    internal TimeProvider Time { get; }

    internal ILogger Log { get; }

    internal LocalRooms Rooms { get; }

    internal LiveSessions Live { get; }

    internal InboxReaders InboxReaders { get; } = new();

    internal SignIn SignIn { get; }

    /// <summary>The first byte decides the mode for the whole session: a brace begins JSON, anything else is a person.</summary>
    public Session Open(IOutbox outbox, Framing framing, ReadOnlySpan<byte> firstPayload, PeerAddress address = default) =>
        firstPayload[0] == (byte)'{' ? new JsonSession(this, outbox, framing) { Address = address } : new TextSession(this, outbox, framing) { Address = address };

    /// <summary>What is said to somebody who said nothing yet; that decides no mode.</summary>
    public ReadOnlyMemory<byte> Greeting(Framing framing) => Words(framing).Line(Words(framing).Phrases.Greeting);

    /// <summary>What is said to somebody who spoke in plain where only TLS is spoken.</summary>
    public ReadOnlyMemory<byte> EncryptedOnly(Framing framing) => Words(framing).Line(Words(framing).Phrases.EncryptedOnly);

    public ReadOnlyMemory<byte> LastWords(Framing framing, DisconnectReason reason) => Words(framing).Line(Words(framing).Phrases.Ended(reason));

    /// <summary>The rooms of this node, for those who watch it.</summary>
    public IReadOnlyList<RoomTraffic> Traffic() => Rooms.Traffic();

    private TextDialect Words(Framing framing) => TextDialect.Of(Options.Language, framing);

    public void Dispose()
    {
        Rooms.Dispose();
        SignIn.Dispose();
    }
}
