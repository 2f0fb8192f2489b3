using System.Buffers.Text;
using System.Security.Cryptography;
using ChatSocket.Client;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.LoadGenerator.Runs;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>
/// A member through the client library. Rooms, gaps and presence are written down from the frames as they came, messages and
/// outcomes from what the library made of them, so that what it swallows or repeats shows. One loop reads its events.
/// </summary>
internal sealed partial class LibraryMember(MemberPlan plan, RunClock clock, Traffic traffic) : IMember
{
    private readonly Lock _gate = new();
    private readonly MemberLog _log = new();
    private readonly Dictionary<string, Position> _positions = [];
    private readonly Dictionary<string, long> _intended = [];
    private ChatClient? _client;
    private long _heardAt;
    private int _counter;
    private volatile bool _staying;

    /// <summary>Kept beyond a client that gave up: the next one is still the same person.</summary>
    private string? _session = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public MemberPlan Plan => plan;

    public bool IsDeparted { get; private set; }

    public bool IsPresent => _client is { IsConnected: true } client && !IsDeparted && client.Rooms.Count == plan.Rooms.Count;

    public int OpenSends => _client?.Unsettled ?? 0;

    public Position? PositionIn(string room)
    {
        lock (_gate) return _positions.TryGetValue(room, out var position) ? position : null;
    }

    public MemberStory Story() => new(plan.Nick, _log.Snapshot(), IsPresent);

    public void Send(string room, string text, long intended)
    {
        if (_client is not { } client || IsDeparted) return;
        var id = $"{plan.Nick}-{Interlocked.Increment(ref _counter):D8}";
        lock (_gate)
        {
            _intended[id] = intended;
            var after = InboxRoom.Is(room) ? new Position(InboxRoom.SomeEpoch, 0) : _positions.GetValueOrDefault(room);
            _log.Add(new SendEntrusted(clock.Now, room, id, LoggedMessage.Hash(text), after));
        }

        try
        {
            if (InboxRoom.Is(room)) client.Direct(InboxRoom.OwnerOf(room), text, subject: id, id);
            else client.Send(room, text, id);
            traffic.OnSent();
        }
        catch (Exception error) when (error is OutboxFullException or ChatErrorException or ObjectDisposedException)
        {
            // Nothing of it was kept, so the library vouches that it will never be stored.
            _log.Add(new SendAnswered(clock.Now, room, id, SendAnswer.Refused, default, 0, ErrorCode.None));
            traffic.OnMissed();
        }
    }

    public void Stay() => _staying = true;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!IsDeparted)
            {
                await LiveAsync(stop).ConfigureAwait(false);
                // The library gives up on a nick that stays taken, as by its own ghost; a user would start it again.
                lock (_gate) _positions.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task LiveAsync(CancellationToken stop)
    {
        var client = await ConnectAsync(stop).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            _client = client;
            var reading = ReadAsync(client, stop);
            try
            {
                foreach (var room in plan.Rooms) await client.JoinAsync(room, 0, stop).ConfigureAwait(false);
                if (plan.DepartsAt is { } at) await DepartAsync(client, at, reading, stop).ConfigureAwait(false);
            }
            catch (Exception error) when (error is ChatErrorException or ConnectionLostException or TimeoutException)
            {
                // Not let into a room: then from the beginning.
                await client.DisposeAsync().ConfigureAwait(false);
            }

            await reading.ConfigureAwait(false);
        }
    }

    private async Task DepartAsync(ChatClient client, TimeSpan at, Task reading, CancellationToken stop)
    {
        await Task.WhenAny(reading, clock.Wait(at - clock.Elapsed, stop)).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (_staying || reading.IsCompleted) return;
        IsDeparted = true;
        _log.Add(new Departed(clock.Now, plan.DepartsPolitely));
        await client.QuitAsync().ConfigureAwait(false);
    }

    /// <summary>The first connection is the harness's own affair; it may take a few attempts.</summary>
    private async Task<ChatClient> ConnectAsync(CancellationToken stop)
    {
        var options = new ChatClientOptions
        {
            Addresses = [.. plan.Servers.Skip(plan.Seed % plan.Servers.Count), .. plan.Servers.Take(plan.Seed % plan.Servers.Count)],
            Nick = plan.Nick,
            Session = _session,
            Program = "loadgen",
            KeepFrames = true,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            FirstBackoff = TimeSpan.FromMilliseconds(100),
            LongestBackoff = TimeSpan.FromSeconds(1),
            PingAfter = TimeSpan.FromSeconds(1),
            GiveUpAfter = TimeSpan.FromSeconds(4),
        };
        while (true)
        {
            try
            {
                var client = await ChatClient.ConnectAsync(options, clock.Time, stop).ConfigureAwait(false);
                _session = client.Session;
                return client;
            }
            catch (Exception error) when (error is ConnectException or ConnectionLostException or ServerEndedException or ChatErrorException)
            {
                await clock.Wait(TimeSpan.FromMilliseconds(300), stop).ConfigureAwait(false);
            }
        }
    }

    private async Task ReadAsync(ChatClient client, CancellationToken stop)
    {
        await foreach (var happened in client.ReadEventsAsync(stop).ConfigureAwait(false)) Handle(happened);
    }

    private void Handle(ChatEvent happened)
    {
        switch (happened)
        {
            case FrameReceived frame: OnFrame(frame.Payload.Span); break;
            case SessionReady ready: _log.Add(new SessionBegan(clock.Now, ready.Node, ready.Resumed)); break;
            case MessageReceived received: OnMessage(received.Room, LoggedMessage.Of(received.Epoch, received.Message), received.Message.Text); break;
            case DirectReceived direct: OnMessage(InboxName, InboxRoom.Logged(direct.Epoch, direct.Message, plan.Nick), direct.Message.Text); break;
            case SendSettled settled: OnSettled(settled); break;
            case SendDelayed delayed: _log.Add(new SendAnswered(clock.Now, delayed.Room, delayed.Id, Answer(delayed.Error), default, 0, delayed.Error)); break;
            case Reconnecting:
                // Each attempt asks at every address until one answers.
                foreach (var _ in plan.Servers) _log.Add(new HelloSent(clock.Now));
                break;
            case ConnectionLost lost when !IsDeparted:
                _log.Add(new ConnectionEnded(clock.Now, _heardAt, lost.Reason.ToString()));
                traffic.OnConnectionLost();
                break;
        }
    }

    private static SendAnswer Answer(ErrorCode error) =>
        error is ErrorCode.UnknownOutcome or ErrorCode.Internal ? SendAnswer.UnknownForNow : SendAnswer.RefusedForNow;

    private void OnFrame(ReadOnlySpan<byte> payload)
    {
        _heardAt = clock.Now;
        if (!NodeMessageReader.TryRead(payload, out var message))
        {
            _log.Add(new FrameUnreadable(clock.Now));
            return;
        }

        lock (_gate)
        {
            switch (message)
            {
                case WelcomeMessage { Inbox: { } inbox }: Enter(InboxName, inbox.Position, inbox.Gap); break;
                case InboxGapMessage gap: Skip(InboxName, gap.Range, gap.Position); break;
                case JoinedMessage joined: Enter(joined.Room, joined.Position, joined.Gap); break;
                case GapMessage gap: Skip(gap.Room, gap.Range, gap.Position); break;
                case PresenceMessage presence:
                    _log.Add(new PresenceSeen(clock.Now, presence.Room, presence.Event, presence.Nick));
                    break;
            }
        }
    }

    /// <summary>Under the gate.</summary>
    private void Enter(string room, Position position, MissingRange? gap)
    {
        _log.Add(new RoomEntered(clock.Now, room, position, _positions.ContainsKey(room), gap));
        _positions[room] = position;
    }

    /// <summary>Under the gate.</summary>
    private void Skip(string room, MissingRange range, Position position)
    {
        _log.Add(new GapTold(clock.Now, room, range, position));
        _positions[room] = position;
    }

    private void OnMessage(string room, LoggedMessage told, string text)
    {
        var message = traffic.Keep(told);
        bool isFirst;
        lock (_gate)
        {
            isFirst = _log.AddSeen(new MessageSeen(clock.Now, room, message));
            _positions[room] = new Position(message.Epoch, message.Seq, message.Id);
        }

        if (isFirst) traffic.OnDelivered(text);
    }

    private void OnSettled(SendSettled settled)
    {
        var answer = settled.Result.Outcome switch
        {
            SendOutcome.Stored => SendAnswer.Acknowledged,
            SendOutcome.Unknown => SendAnswer.Unknown,
            _ => SendAnswer.Refused,
        };
        var place = InboxRoom.Is(settled.Room) ? settled.Result.Position with { Epoch = InboxRoom.SomeEpoch } : settled.Result.Position;
        _log.Add(new SendAnswered(clock.Now, settled.Room, settled.Id, answer, place, settled.Result.Ts, settled.Result.Error));
        lock (_gate)
        {
            if (_intended.Remove(settled.Id, out var intended) && answer == SendAnswer.Acknowledged) traffic.OnAcknowledged(intended);
        }
    }
}
