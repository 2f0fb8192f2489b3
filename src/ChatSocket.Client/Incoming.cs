using ChatSocket.Client.Connections;
using ChatSocket.Client.Requests;
using ChatSocket.Client.Rooms;
using ChatSocket.Client.Sends;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

/// <summary>
/// What each message of the node means: it changes the memory, answers requests, and becomes events. Called by the receiving
/// loop only, one message at a time.
/// </summary>
internal sealed class Incoming(SessionMemory memory, PendingRequests requests, Wakeup wakeup, Func<ChatEvent, CancellationToken, ValueTask> post)
{
    /// <summary>Why rooms could not be taken up again, by their keys.</summary>
    private readonly Dictionary<string, ErrorMessage> _refused = [];

    /// <exception cref="ProtocolViolationException">This can not be true; the connection is of no use.</exception>
    public async ValueTask HandleAsync(NodeLink link, ReceivedFrame frame, CancellationToken stop)
    {
        if (frame.Payload is { } payload) await post(new FrameReceived(payload), stop).ConfigureAwait(false);
        switch (frame.Message)
        {
            case null: throw Violation("a frame that is no message");
            case RoomTextMessage text: await HandleAsync(text, stop).ConfigureAwait(false); break;
            case AckMessage ack: await StoreAsync(ack.Room, ack.Position, ack.Ts, stop).ConfigureAwait(false); break;
            case DirectTextMessage direct: await HandleAsync(direct, stop).ConfigureAwait(false); break;
            case DirectAckMessage ack: await HandleAsync(ack, stop).ConfigureAwait(false); break;
            case InboxGapMessage gap:
                memory.Skip(gap);
                await TellInboxGapAsync(gap.Range, stop).ConfigureAwait(false);
                break;
            case ErrorMessage error: await HandleAsync(error, stop).ConfigureAwait(false); break;
            case JoinedMessage joined: await HandleAsync(joined, stop).ConfigureAwait(false); break;
            case GapMessage gap: await HandleAsync(gap, stop).ConfigureAwait(false); break;
            case LeftMessage left: await HandleLeftAsync(left.Room, "", stop).ConfigureAwait(false); break;
            case KickedMessage kicked: await HandleAsync(kicked, stop).ConfigureAwait(false); break;
            case AnnounceMessage announcement: await post(new Announced(announcement.By, announcement.Text), stop).ConfigureAwait(false); break;
            case ReadMessage read: await post(new ReadElsewhere(read.Room, read.Seq), stop).ConfigureAwait(false); break;
            case InboxReadMessage read: await post(new ReadElsewhere("", read.Seq), stop).ConfigureAwait(false); break;
            case PresenceMessage presence: await HandleAsync(presence, stop).ConfigureAwait(false); break;
            case TopicMessage topic: await post(new TopicChanged(topic), stop).ConfigureAwait(false); break;
            case TypingMessage typing: await post(new SomebodyTyping(typing), stop).ConfigureAwait(false); break;
            case PingMessage: link.TryPost(ClientMessage.Of(ClientMessageType.Pong)); break;
            case PongMessage { Ref: OwnReference.Recovered }: await EndRecoveryAsync(stop).ConfigureAwait(false); break;
            case GoAwayMessage goaway:
                link.LeaveAfter(goaway.Delay);
                await post(new NodeLeaving(goaway.Delay, goaway.Reason), stop).ConfigureAwait(false);
                break;
        }

        if (frame.Message.Ref is not null) requests.Answer(frame.Message);
    }

    private async ValueTask HandleAsync(RoomTextMessage text, CancellationToken stop)
    {
        var arrival = memory.Take(text);
        if (arrival == Arrival.Hole) throw Violation($"message {text.Message.Seq} of {text.Room} does not follow");
        if (arrival == Arrival.Next) await post(new MessageReceived(text.Room, text.Epoch, text.Message), stop).ConfigureAwait(false);
        // What came back is stored, whatever happens to its ack.
        memory.Saw(text.Message.Ts);
        var stored = new Position(text.Epoch, text.Message.Seq, text.Message.Id);
        await StoreAsync(text.Room, stored, text.Message.Ts, stop).ConfigureAwait(false);
    }

    private async ValueTask HandleAsync(DirectTextMessage direct, CancellationToken stop)
    {
        if (memory.TryTake(direct)) await post(new DirectReceived(direct.Epoch, direct.Message), stop).ConfigureAwait(false);
    }

    /// <summary>The position is the addressee's, whose epoch is nobody else's business.</summary>
    private async ValueTask HandleAsync(DirectAckMessage ack, CancellationToken stop)
    {
        memory.Saw(ack.Ts);
        if (memory.Acknowledge(ack.Id) is not { } send) return;
        wakeup.Wake();
        await SettleAsync(send, send.Room, new SendResult(SendOutcome.Stored, new Position("", ack.Seq, ack.Id), ack.Ts), stop).ConfigureAwait(false);
    }

    /// <summary>Of the inbox, while connected or since the last connection.</summary>
    public ValueTask TellInboxGapAsync(MissingRange range, CancellationToken stop) => post(new InboxGap(range, range.Reason != GapReason.Trimmed), stop);

    /// <summary>Told who and why first; out of a room, it is left.</summary>
    private async ValueTask HandleAsync(KickedMessage kicked, CancellationToken stop)
    {
        await post(new PutOut(kicked.Room, kicked.By, kicked.Reason, kicked.Banned), stop).ConfigureAwait(false);
        if (kicked.Room.Length > 0) await HandleLeftAsync(kicked.Room, kicked.Reason, stop).ConfigureAwait(false);
    }

    private async ValueTask StoreAsync(string room, Position position, long ts, CancellationToken stop)
    {
        if (memory.Acknowledge(position.Id) is not { } send) return;
        wakeup.Wake();
        await SettleAsync(send, room, new SendResult(SendOutcome.Stored, position, ts), stop).ConfigureAwait(false);
    }

    private async ValueTask HandleAsync(ErrorMessage error, CancellationToken stop)
    {
        if (error is { Ref: null, Room: { } room }) _refused[SessionMemory.KeyOf(room)] = error;
        if (memory.Refuse(error, out var retried) is not { } send) return;
        wakeup.Wake();
        if (retried) await post(new SendDelayed(send.Room, send.Id, error.Code, error.Text), stop).ConfigureAwait(false);
        else await SettleAsync(send, send.Room, Refusal(send, error), stop).ConfigureAwait(false);
    }

    private static SendResult Refusal(PendingSend send, ErrorMessage error) =>
        new(error.Code == ErrorCode.UnknownOutcome || send.MayBeStoredEarlier ? SendOutcome.Unknown : SendOutcome.Refused, default, 0, error.Code, error.Text);

    private async ValueTask HandleAsync(JoinedMessage joined, CancellationToken stop)
    {
        if (!memory.TryJoin(joined, out var again)) throw Violation($"{joined.Room} goes on elsewhere, and no gap says why");
        if (joined.Gap is { } range) await post(new HistoryGap(joined.Room, range, range.Reason != GapReason.Trimmed), stop).ConfigureAwait(false);
        await post(new RoomJoined(joined, again), stop).ConfigureAwait(false);
        wakeup.Wake();
    }

    private async ValueTask HandleAsync(GapMessage gap, CancellationToken stop)
    {
        if (!memory.TrySkip(gap)) throw Violation($"a gap in {gap.Room} that leaves out more than it names");
        await post(new HistoryGap(gap.Room, gap.Range, gap.Range.Reason != GapReason.Trimmed), stop).ConfigureAwait(false);
    }

    private async ValueTask HandleLeftAsync(string room, string reason, CancellationToken stop)
    {
        var withdrawn = memory.Withdraw(room);
        if (memory.Leave(room)) await post(new RoomLeft(room, reason), stop).ConfigureAwait(false);
        foreach (var send in withdrawn)
        {
            var outcome = send.MayBeStored ? SendOutcome.Unknown : SendOutcome.Refused;
            await SettleAsync(send, room, new SendResult(outcome, default, 0, ErrorCode.NotMember, reason), stop).ConfigureAwait(false);
        }
    }

    private async ValueTask HandleAsync(PresenceMessage presence, CancellationToken stop)
    {
        if (presence.Event == PresenceEvent.Nick && presence.Nick == memory.Nick) memory.Rename(presence.To);
        await post(new PresenceChanged(presence), stop).ConfigureAwait(false);
    }

    private async ValueTask EndRecoveryAsync(CancellationToken stop)
    {
        foreach (var (room, recovered, attached) in memory.EndRecovery())
        {
            if (recovered > 0) await post(new Recovered(room, recovered), stop).ConfigureAwait(false);
            if (attached) continue;
            _refused.Remove(SessionMemory.KeyOf(room), out var refusal);
            if (refusal is { Retry: true }) throw Violation($"{room} can not be taken up at the moment");
            await HandleLeftAsync(room, refusal?.Text ?? "", stop).ConfigureAwait(false);
        }
    }

    private async ValueTask SettleAsync(PendingSend send, string room, SendResult result, CancellationToken stop)
    {
        send.Settle(result);
        await post(new SendSettled(room, send.Id, result), stop).ConfigureAwait(false);
    }

    private static ProtocolViolationException Violation(string what) => new(DisconnectReason.ProtocolViolation, what);
}
