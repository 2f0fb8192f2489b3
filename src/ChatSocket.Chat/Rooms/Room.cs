using System.Runtime.InteropServices;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Rooms;

/// <summary>
/// A room on this node. Two owners: <see cref="_gate"/> owns what others hand in (sends, arrivals, requests, the awake flag); the
/// loop, of which at most one runs because only a sleeping room is woken, owns everything else.
/// One pass of the loop: serve requests, start an append of what gathered, encode what arrived, fan it out; a pass at a time, so
/// that between two passes the sockets are read and the next batch gathers.
/// </summary>
public sealed partial class Room : IRoomListener, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly IBackplane _backplane;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly RoomLabel _label;
    private readonly List<Arrival> _arrivals = [];
    private List<Request> _requests = [];
    private bool _awake;
    private bool _windowDue;
    private long _arrived;

    internal Room(RoomName name, IBackplane backplane, TimeProvider time, ILogger log, ChatMetrics metrics)
    {
        (_backplane, _time, _log, _metrics) = (backplane, time, log, metrics);
        _label = new RoomLabel(name);
    }

    public RoomName Name => _label.Name;

    internal RoomLabel Label => _label;

    void IRoomListener.OnMessages(PublishedBatch batch) => Arrive(new Arrival(batch));

    void IRoomListener.OnGap(RoomGap gap) => Arrive(new Arrival(null, Gap: gap));

    void IRoomListener.OnPresence(PresenceChange change) => Arrive(new Arrival(null, change));

    void IRoomListener.OnTopic(TopicChange change) => Arrive(new Arrival(null, null, change));

    void IRoomListener.OnTyping(TypingSign sign) => Arrive(new Arrival(null, null, null, sign));

    void IThreadPoolWorkItem.Execute() => RunPass();

    /// <summary>
    /// Lets the member in where it stands: it is told the opening, then what came after its position and is remembered here, then
    /// everything. False when more messages are missing than that; it is told who comes and goes from now on, but must read the
    /// messages from the log and ask for them again with <see cref="AdmitAsync"/>.
    /// </summary>
    internal ValueTask<bool> EnterAsync(Member member, byte[] opening) => HandAsync(new Request(RequestKind.Admit, member, Opening: opening));

    internal ValueTask<bool> AdmitAsync(Member member) => HandAsync(new Request(RequestKind.Admit, member));

    /// <summary>When this completes nothing more of the room is offered to the member.</summary>
    internal async ValueTask RemoveAsync(Member member) => await HandAsync(new Request(RequestKind.Remove, member)).ConfigureAwait(false);

    /// <summary>Completes when whatever had come back for this room by now has been offered to its members.</summary>
    internal async ValueTask CatchBreathAsync(Member member) => await HandAsync(new Request(RequestKind.CatchBreath, member)).ConfigureAwait(false);

    /// <summary>Somebody was put out: told why, and written to no more. Its session takes it out of its rooms when it looks next.</summary>
    internal void Expel(Removal removal) => Hand(new Request(RequestKind.Expel, null!, Removal: removal), elsewhere: true);

    /// <summary>Somebody has read further on another device.</summary>
    internal void TellRead(ReadMark mark) => Hand(new Request(RequestKind.TellRead, null!, Mark: mark), elsewhere: true);

    /// <summary>From the next frame on the member is written to in another dialect.</summary>
    internal void ChangeDialect(Member member, Dialect dialect) => Hand(new Request(RequestKind.ChangeDialect, member, dialect));

    private void Arrive(in Arrival arrival)
    {
        lock (_gate)
        {
            _arrivals.Add(arrival);
            _arrived++;
            if (_awake) return;
            _awake = true;
        }

        Schedule();
    }

    /// <summary>Requests of a sleeping room are served at once on the caller's thread: a join then costs no change of thread.</summary>
    private void Hand(Request request, bool elsewhere = false)
    {
        lock (_gate)
        {
            _requests.Add(request);
            request.Arrived = _arrived;
            if (_awake) return;
            _awake = true;
        }

        // Whoever only hands over does no work of the room's.
        if (elsewhere) Schedule();
        else RunPass();
    }

    private ValueTask<bool> HandAsync(Request request)
    {
        Hand(request);
        return new ValueTask<bool>(request.Done.Task);
    }

    private void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private void RunPass()
    {
        try
        {
            ServeRequests();
            StartAppend();
            TakeArrivals();
            if (Encode() && !FanOut()) return;
        }
        catch (Exception failure)
        {
            LogPassFailed(_log, failure);
            GiveUpPass();
        }

        GoOnOrSleep();
    }

    private void GoOnOrSleep()
    {
        _breathing.RemoveAll(request => request.Arrived <= _told && request.Done.TrySetResult(true));
        var more = _incoming.Count > 0 || _waiting.Exists(IsAdmissible);
        lock (_gate)
        {
            more |= _arrivals.Count > 0 || _requests.Count > 0 || _windowDue || (_sends.Count > 0 && !_appending);
            _awake = more;
        }

        if (more) Schedule();
    }

    /// <summary>
    /// A bug in one pass must not silence the room for ever, nor leave half a frame or a hole: what was encoded is dropped, and the
    /// members are ended with a reason to come back and read on from the log.
    /// </summary>
    private void GiveUpPass()
    {
        foreach (var buffer in _buffers) buffer.Clear();
        ReleaseBatches();
        _window.Clear();
        _windowVersions.Clear();
        _fanningPresence = false;
        ForgetPass();
        for (var index = 0; index < _memberCount; index++) _members[index].Outbox.End(DisconnectReason.Internal);
    }

    private void TakeArrivals()
    {
        lock (_gate)
        {
            foreach (ref readonly var arrival in CollectionsMarshal.AsSpan(_arrivals)) _incoming.Enqueue(arrival);
            _arrivals.Clear();
        }
    }

    private void TakeRequests()
    {
        lock (_gate) (_requests, _serving) = (_serving, _requests);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A room's pass failed; its members may have missed frames.")]
    private static partial void LogPassFailed(ILogger log, Exception failure);

    private readonly record struct Arrival(
        PublishedBatch? Messages, PresenceChange? Presence = null, TopicChange? Topic = null, TypingSign? Typing = null, RoomGap? Gap = null);

    private enum RequestKind
    {
        Admit,
        Remove,
        ChangeDialect,
        CatchBreath,
        Expel,
        TellRead,
    }

    private sealed record Request(RequestKind Kind, Member Member, Dialect? Dialect = null, byte[]? Opening = null, Removal? Removal = null, ReadMark? Mark = null)
    {
        /// <summary>How much had arrived when it was handed in; set under the gate.</summary>
        public long Arrived { get; set; }

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
