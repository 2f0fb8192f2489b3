using System.Text;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>What it is told.</summary>
internal sealed partial class WireMember
{
    /// <summary>Answered when the node has dealt with the whole hello.</summary>
    private const string ResumedMark = "resumed";

    /// <summary>Until the end of the connection; true when it was welcomed.</summary>
    private async Task<bool> TalkAsync(RawConnection connection, CancellationToken stop)
    {
        var welcomed = false;
        _log.Add(new HelloSent(clock.Now));
        connection.Post(Hello());
        var mark = ClientMessage.Of(ClientMessageType.Ping);
        mark.Ref = Encoding.ASCII.GetBytes($"\"{ResumedMark}\"");
        connection.Post(mark);
        while (true)
        {
            await _reading.Task.WaitAsync(stop).ConfigureAwait(false);
            var (isOpen, message) = await connection.ReadAsync(stop).ConfigureAwait(false);
            if (!isOpen) return welcomed;
            Volatile.Write(ref _heardAt, clock.Now);
            welcomed |= message is WelcomeMessage;
            if (!TryHandle(connection, message)) return welcomed;
        }
    }

    /// <summary>False when this connection is of no use any more.</summary>
    private bool TryHandle(RawConnection connection, NodeMessage? message)
    {
        switch (message)
        {
            case null: _log.Add(new FrameUnreadable(clock.Now)); return true;
            case WelcomeMessage welcome: OnWelcome(connection, welcome); return true;
            case JoinedMessage joined: OnJoined(joined); return true;
            case RoomTextMessage text: OnText(text); return true;
            case GapMessage gap: OnGap(gap); return true;
            case AckMessage ack: OnAck(ack.Room, ack.Position, ack.Ts); return true;
            case DirectAckMessage ack: OnAck(InboxRoom.Of(ack.To), new Position(InboxRoom.SomeEpoch, ack.Seq, ack.Id), ack.Ts); return true;
            case DirectTextMessage direct: OnDirect(direct); return true;
            case InboxGapMessage gap: OnInboxGap(gap); return true;
            case InboxMessage page: EndPage(page); return true;
            case ErrorMessage error: return TryHandle(error);
            case PresenceMessage presence: _log.Add(new PresenceSeen(clock.Now, presence.Room, presence.Event, presence.Nick)); return true;
            case PingMessage: connection.Post(ClientMessage.Of(ClientMessageType.Pong)); return true;
            case PongMessage { Ref: ResumedMark } when !IsWhole():
                _ending ??= ConnectionEnds.Refused;
                return false;
            case GoAwayMessage goaway: _leaveAt = clock.Now + (long)goaway.Delay.TotalMilliseconds; return true;
            case EndMessage end: _ending = end.Code; return true;
            default: return true;
        }
    }

    private void OnWelcome(RawConnection connection, WelcomeMessage welcome)
    {
        _token = welcome.Session;
        _log.Add(new SessionBegan(clock.Now, welcome.Node, welcome.Resumed));
        lock (_gate)
        {
            _connection = connection;
            if (welcome.Inbox is { } inbox) OnInbox(inbox);
            foreach (var (name, room) in _rooms)
            {
                if (room.Claimed) continue;
                var join = ClientMessage.Of(ClientMessageType.Join);
                (join.Room, join.History) = (name, 0);
                connection.Post(join);
            }
        }
    }

    private void OnJoined(JoinedMessage joined)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(joined.Room, out var room)) return;
            _log.Add(new RoomEntered(clock.Now, joined.Room, joined.Position, room.Claimed, joined.Gap));
            (room.Position, room.Attached, room.Claimed) = (joined.Position, true, false);
            SendWhatIsDue();
        }
    }

    private void OnText(RoomTextMessage text)
    {
        var message = traffic.Keep(LoggedMessage.Of(text.Epoch, text.Message));
        var isFirst = _log.AddSeen(new MessageSeen(clock.Now, text.Room, message));
        lock (_gate)
        {
            _newestTs = Math.Max(_newestTs, message.Ts);
            // What comes twice is the checker's business; the position only goes on.
            if (!_rooms.TryGetValue(text.Room, out var room) || message.Seq <= room.Position?.Seq) return;
            room.Position = new Position(text.Epoch, message.Seq, message.Id);
        }

        if (isFirst) traffic.OnDelivered(text.Message.Text);
    }

    private void OnGap(GapMessage gap)
    {
        lock (_gate)
        {
            _log.Add(new GapTold(clock.Now, gap.Room, gap.Range, gap.Position));
            if (_rooms.TryGetValue(gap.Room, out var room)) room.Position = gap.Position;
        }
    }

    /// <summary>Whoever was refused a room for now would lose its place by entering anew; it connects again instead.</summary>
    private bool IsWhole()
    {
        lock (_gate) return _rooms.Values.All(room => room.Attached || !room.Claimed);
    }
}
