using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>Its sends, repeated by hand until each has a final answer.</summary>
internal sealed partial class WireMember
{
    /// <summary>More than this waiting for one member means that the load is beyond what is there; the rest is counted as missed.</summary>
    private const int MostOpen = 256;

    /// <summary>As many as a busy program would have on the way.</summary>
    private const int MostUnderWay = 64;

    private const long RetryPause = 200;

    private int _counter;
    private long _newestTs;

    public void Send(string room, string text, long intended)
    {
        lock (_gate)
        {
            if (IsDeparted) return;
            if (_open.Count >= MostOpen)
            {
                traffic.OnMissed();
                return;
            }

            _open.Add(new OpenSend(room, $"{plan.Nick}-{_counter++:D8}", text, intended));
            SendWhatIsDue();
        }
    }

    /// <summary>Under the lock, so that texts leave in their order.</summary>
    private void SendWhatIsDue()
    {
        if (_connection is not { } connection) return;
        var underWay = _open.Count(send => send.IsUnderWay);
        var now = clock.Now;
        foreach (var send in _open)
        {
            if (underWay >= MostUnderWay) return;
            if (send.IsUnderWay || send.NotBefore > now || PlaceIn(send.Room) is not { } position) continue;
            if (!send.WasSent) traffic.OnSent();
            var (message, attempt) = send.Next(now, position, _newestTs);
            _log.Add(attempt);
            connection.Post(message);
            underWay++;
        }
    }

    /// <summary>Null while it cannot write there.</summary>
    private Position? PlaceIn(string room) =>
        InboxRoom.Is(room) ? new Position(InboxRoom.SomeEpoch, 0) : _rooms[room] is { Attached: true, Position: { } position } ? position : null;

    private void OnAck(string room, Position position, long ts)
    {
        lock (_gate)
        {
            _newestTs = Math.Max(_newestTs, ts);
            _log.Add(new SendAnswered(clock.Now, room, position.Id, SendAnswer.Acknowledged, position, ts, ErrorCode.None));
            if (_open.Find(send => send.Id == position.Id) is not { } acknowledged) return;
            _open.Remove(acknowledged);
            traffic.OnAcknowledged(acknowledged.Intended);
            SendWhatIsDue();
        }
    }

    /// <summary>False when what was refused is the hello or a room, not a text.</summary>
    private bool TryHandle(ErrorMessage error)
    {
        if (IsOfInbox(error.Ref))
        {
            EndPage(null);
            return true;
        }

        lock (_gate)
        {
            if (_open.Find(send => send.Id == error.Ref && send.IsUnderWay) is not { } send)
            {
                _ending ??= $"{ConnectionEnds.Refused}: {error.CodeName}";
                return false;
            }

            var isUnknown = error.Code is ErrorCode.UnknownOutcome or ErrorCode.Internal;
            // After an attempt that may be stored a refusal of the next one settles nothing.
            var answer = (isUnknown || (!error.Retry && send.MayBeStored), error.Retry) switch
            {
                (true, true) => SendAnswer.UnknownForNow,
                (true, false) => SendAnswer.Unknown,
                (false, true) => SendAnswer.RefusedForNow,
                (false, false) => SendAnswer.Refused,
            };
            _log.Add(new SendAnswered(clock.Now, send.Room, send.Id, answer, default, 0, error.Code));
            if (!error.Retry) _open.Remove(send);
            else if (isUnknown) send.Lose(clock.Now + RetryPause);
            else send.Refuse(clock.Now + RetryPause);
            return true;
        }
    }
}
