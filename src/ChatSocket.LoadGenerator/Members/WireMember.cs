using System.Buffers.Text;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ChatSocket.Client;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.LoadGenerator.Runs;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>
/// A member on the bare wire: connects, resumes and repeats by hand, and writes down what it is told before it thinks about it.
/// <see cref="_gate"/> owns positions and open sends; one loop reads, another one keeps time.
/// </summary>
internal sealed partial class WireMember(MemberPlan plan, RunClock clock, Traffic traffic) : IMember
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly MemberLog _log = new();
    private readonly Random _random = new(plan.Seed);
    private readonly Dictionary<string, RoomState> _rooms = plan.Rooms.ToDictionary(room => room, _ => new RoomState());
    private readonly List<OpenSend> _open = [];
    private readonly Queue<(TimeSpan At, TimeSpan Away)> _drops = new(plan.Drops);
    private RawConnection? _connection;
    private TaskCompletionSource _reading = Completed();
    private TimeSpan _away;
    private string _token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    private string? _ending;
    private long _heardAt;
    private int _server = plan.Seed & 0xff;

    public MemberPlan Plan => plan;

    public bool IsDeparted { get; private set; }

    public bool IsPresent
    {
        get { lock (_gate) return !IsDeparted && _connection is not null && _rooms.Values.All(room => room.Attached); }
    }

    public int OpenSends
    {
        get { lock (_gate) return _open.Count; }
    }

    public Position? PositionIn(string room)
    {
        lock (_gate) return InboxRoom.Is(room) ? _inbox : _rooms.GetValueOrDefault(room)?.Position;
    }

    public MemberStory Story() => new(plan.Nick, _log.Snapshot(), IsPresent);

    /// <summary>From now on whatever the node says stays in the kernel.</summary>
    public void StopReading() => _reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReadAgain() => _reading.TrySetResult();

    /// <summary>Its part is over earlier than planned.</summary>
    public void Depart() => _departing = true;

    public void Stay() => _staying = true;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!IsDeparted)
            {
                await ConnectAsync(stop).ConfigureAwait(false);
                // Not all at once, and not always where it was before.
                var pause = _away > TimeSpan.Zero ? _away : TimeSpan.FromMilliseconds(_random.Next(20, 300));
                _away = TimeSpan.Zero;
                _server += _random.Next(2);
                if (!IsDeparted) await clock.Wait(pause, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    private async Task ConnectAsync(CancellationToken stop)
    {
        RawConnection connection;
        try
        {
            connection = await RawConnection.OpenAsync(plan.Servers[_server % plan.Servers.Count], plan.ReceiveBuffer, ConnectTime, clock.Time, stop).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ConnectException or TimeoutException)
        {
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using (connection.ConfigureAwait(false))
        {
            (_ending, _heardAt) = (null, clock.Now);
            var watching = WatchAsync(connection, over.Token);
            var welcomed = false;
            try
            {
                welcomed = await TalkAsync(connection, stop).ConfigureAwait(false);
            }
            finally
            {
                // A run that ends leaves no history of losses behind: nobody was lost.
                if (!stop.IsCancellationRequested) Detach(welcomed);
                await over.CancelAsync().ConfigureAwait(false);
                await watching.ConfigureAwait(false);
            }
        }
    }

    private void Detach(bool welcomed)
    {
        lock (_gate)
        {
            _connection = null;
            EndPage(null);
            foreach (var room in _rooms.Values) room.Attached = false;
            foreach (var send in _open) send.Lose(0);
            if (!welcomed) return;
            _log.Add(new ConnectionEnded(clock.Now, _heardAt, _ending ?? ConnectionEnds.Closed));
        }

        if (!IsDeparted) traffic.OnConnectionLost();
    }

    private ClientMessage Hello()
    {
        var hello = ClientMessage.Of(ClientMessageType.Hello);
        (hello.Ref, hello.Nick, hello.Client, hello.Session) = (HelloReference, plan.Nick, "loadgen", _token);
        lock (_gate)
        {
            foreach (var room in _rooms.Values) room.Claimed = room.Position is not null;
            (_inboxClaimed, hello.InboxPosition) = (_inbox is not null, _inbox);
            hello.Rooms = [.. _rooms.Where(room => room.Value.Claimed).Select(room => new RoomPositionClaim(room.Key, room.Value.Position!.Value))];
        }

        return hello;
    }

    private static byte[] HelloReference { get; } = Encoding.ASCII.GetBytes("\"hello\"");

    /// <summary>Where it is in one room. Without a position it was never there.</summary>
    private sealed class RoomState
    {
        public Position? Position { get; set; }

        public bool Claimed { get; set; }

        public bool Attached { get; set; }
    }
}
