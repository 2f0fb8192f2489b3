using System.Collections.Concurrent;
using System.Globalization;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Chat.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Chat.Tests.Rooms;

/// <summary>A room over a real log, used from many threads at once; at the end everybody must have seen exactly its own run.</summary>
internal sealed class BusyRoom(IBackplane backplane)
{
    private readonly Room _room = new(Any.Room(), backplane, new FakeTime(), NullLogger.Instance, new ChatMetrics(TimeProvider.System));
    private readonly PlainDialect[] _dialects = [new(0), new(1)];
    private readonly ConcurrentBag<Guest> _everybody = [];
    private int _sent;

    public int Sent => Volatile.Read(ref _sent);

    public ValueTask OpenAsync() => backplane.SubscribeAsync(_room.Name, _room);

    public async Task<Guest> EnterAsync()
    {
        var guest = new Guest(_room, _dialects[Random.Shared.Next(2)]);
        _everybody.Add(guest);
        var joined = await backplane.JoinAsync(_room.Name, guest.Visitor.Person);
        (guest.Visitor.Member.Position, guest.Visitor.Member.PresenceVersion) = (joined.Position, joined.PresenceVersion);
        guest.Start = joined.Position.Seq;
        if (!await _room.EnterAsync(guest.Visitor.Member, [])) await CatchUpAsync(guest);
        return guest;
    }

    /// <summary>While it joined the room went on further than it remembers: the guest reads the log, as a session does.</summary>
    private async Task CatchUpAsync(Guest guest)
    {
        var member = guest.Visitor.Member;
        do
        {
            var page = await backplane.ReadAsync(_room.Name, new HistoryQuery(member.Position.Seq, null, 100));
            Assert.True(page.Messages.Length > 0, "the room knows of more than the log gives");
            guest.Read(page, member.Dialect, _room.Label);
            member.Position = new RoomPosition(page.Epoch, page.Messages[^1].Seq, page.Messages[^1].Id);
        }
        while (!await _room.AdmitAsync(member));
    }

    public async Task LeaveAsync(Guest guest)
    {
        await _room.RemoveAsync(guest.Visitor.Member);
        guest.Outbox.Close();
        await backplane.LeaveAsync(_room.Name, guest.Visitor.Person.Attachment);
        guest.HasLeft = true;
    }

    public void Send(Guest guest)
    {
        var number = Interlocked.Increment(ref guest.Sent);
        Interlocked.Increment(ref _sent);
        _room.Send(new PendingSend(guest.Visitor.Member, guest.Visitor.Person.Says(number.ToString(CultureInfo.InvariantCulture))));
    }

    public void ChangeDialect(Guest guest) => _room.ChangeDialect(guest.Visitor.Member, _dialects[Random.Shared.Next(2)]);

    /// <summary>Waits until every send came to its end and a last round of requests was served, then checks what everybody saw.</summary>
    public async Task VerifyAsync()
    {
        foreach (var guest in _everybody) await guest.Visitor.Settled.CountAsync(Volatile.Read(ref guest.Sent));
        var (last, top) = (await EnterAsync(), 0L);
        for (var pass = 0; pass < 1000 && top != last.Start; pass++)
        {
            // A join answers with the top; the admission may have been ahead only of what its own pass had yet to encode.
            top = last.Start;
            last = await EnterAsync();
        }

        foreach (var guest in _everybody)
        {
            Assert.Empty(guest.Outbox.Wrong);
            Assert.Equal(Volatile.Read(ref guest.Sent), guest.Visitor.Settled.Count);
            if (guest.Outbox.First > 0) Assert.Equal(guest.Start + 1, guest.Outbox.First);
            if (!guest.HasLeft) Assert.Equal(last.Start, Math.Max(guest.Start, guest.Outbox.Last));
        }
    }

    internal sealed class Guest
    {
        public int Sent;

        public Guest(Room room, PlainDialect dialect) => Visitor = new Visitor(room, dialect, Outbox);

        public RunOutbox Outbox { get; } = new();

        public Visitor Visitor { get; }

        public long Start { get; set; }

        public bool HasLeft { get; set; }

        /// <summary>What the log tells it, in the room's own words.</summary>
        public void Read(HistoryPage page, Dialect dialect, RoomLabel label)
        {
            var frames = new FrameBuffer();
            foreach (var message in page.Messages) dialect.WriteMessage(frames, label, page.Epoch, message);
            Outbox.Send(frames.Span);
            frames.Clear();
        }
    }
}
