using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Rooms;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Json;

/// <summary>What each request does.</summary>
internal sealed partial class JsonSession
{
    private const int DefaultList = 100;
    private const int MaximumList = 500;
    private const int TopicBytes = 512;
    private static readonly TimeSpan TypingPause = TimeSpan.FromSeconds(2);

    private long _typedAt;

    private ValueTask RunAsync(ClientMessage request)
    {
        switch (request.Type)
        {
            case ClientMessageType.Hello: return HelloAsync(request);
            case ClientMessageType.Join or ClientMessageType.History or ClientMessageType.Rooms or ClientMessageType.Who
                or ClientMessageType.Users or ClientMessageType.Inbox or ClientMessageType.Bans:
                return RunLongAsync(request);
            case ClientMessageType.Create: return CreateAsync(request);
            case ClientMessageType.Leave: return LeaveAsync(request);
            case ClientMessageType.Send: return SendAsync(request);
            case ClientMessageType.Direct: return DirectAsync(request);
            case ClientMessageType.Read: return ReadAsync(request);
            case ClientMessageType.Nick: return NickAsync(request);
            case ClientMessageType.Topic: return TopicAsync(request);
            case ClientMessageType.Typing: return TypingAsync(request);
            case ClientMessageType.Ping:
                Answer(request, "pong"u8);
                break;
            case ClientMessageType.Pong:
                break;
            case ClientMessageType.Register: return RegisterAsync(request);
            case ClientMessageType.Login: return LogInAsync(request);
            case ClientMessageType.Password: return ChangePasswordAsync(request);
            case ClientMessageType.Unregister: return UnregisterAsync(request);
            case ClientMessageType.Kick: return ActAsync(request, RoomVerb.Kick);
            case ClientMessageType.Ban: return ActAsync(request, RoomVerb.Ban);
            case ClientMessageType.Unban: return ActAsync(request, RoomVerb.Unban);
            case ClientMessageType.Mute: return ActAsync(request, RoomVerb.Mute);
            case ClientMessageType.Unmute: return ActAsync(request, RoomVerb.Unmute);
            case ClientMessageType.Invite: return ActAsync(request, RoomVerb.Invite);
            case ClientMessageType.Set: return SetAsync(request);
            case ClientMessageType.Remove: return RemoveAsync(request);
            case ClientMessageType.Announce: return AnnounceAsync(request);
            case ClientMessageType.Quit: return QuitAsync();
            default:
                Refuse(request, ErrorCode.UnknownType);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What may be answered with a page.</summary>
    private async ValueTask RunLongAsync(ClientMessage request)
    {
        if (!await HasSpaceAsync().ConfigureAwait(false)) return;
        var answering = request.Type switch
        {
            ClientMessageType.Join => JoinAsync(request),
            ClientMessageType.History => HistoryAsync(request),
            ClientMessageType.Inbox => InboxAsync(request),
            ClientMessageType.Users => UsersAsync(request),
            ClientMessageType.Rooms => RoomsAsync(request),
            ClientMessageType.Bans => BansAsync(request),
            _ => WhoAsync(request),
        };
        await answering.ConfigureAwait(false);
    }

    private async ValueTask QuitAsync()
    {
        await FinishTalkingAsync().ConfigureAwait(false);
        Outbox.End(DisconnectReason.Bye);
    }

    private async ValueTask CreateAsync(ClientMessage request)
    {
        if (Room(request) is not { } room) return;
        var topic = request.Topic ?? "";
        if (Encoding.UTF8.GetByteCount(topic) > TopicBytes)
        {
            Refuse(request, ErrorCode.TooLong);
            return;
        }

        var outcome = await Chat.Backplane.CreateAsync(room, topic, Pass?.Account ?? "").ConfigureAwait(false);
        if (outcome == RoomOutcome.Done) AnswerAbout(request, "created"u8, room);
        else Refuse(request, ErrorOf(outcome));
    }

    private async ValueTask LeaveAsync(ClientMessage request)
    {
        if (MemberOf(request) is not { } member) return;
        await LeaveAsync(member).ConfigureAwait(false);
        AnswerAbout(request, "left"u8, member.Room.Name);
    }

    private ValueTask SendAsync(ClientMessage request)
    {
        if (MemberOf(request) is not { } member) return ValueTask.CompletedTask;
        var error = request switch
        {
            { Text: null or [] } => ErrorCode.BadRequest,
            { Text.Length: var length } when length > Chat.Options.TextBytes => ErrorCode.TooLong,
            { Id: { } id } when !MessageId.IsValid(id) => ErrorCode.BadRequest,
            { Retry: true } when request.Id is null || request.AfterPosition is null => ErrorCode.BadRequest,
            _ => ErrorCode.None,
        };
        if (error != ErrorCode.None)
        {
            Refuse(request, error);
            return ValueTask.CompletedTask;
        }

        // To the others a text ends the typing: what comes next begins anew.
        _typedAt = 0;
        RoomPosition? after = request is { Retry: true, AfterPosition: { } position } ? new RoomPosition(position.Epoch, position.Seq, position.Id) : null;
        var append = new AppendRequest(member.Attachment, Nick!.Shown, request.Id ?? MessageIds.Random(), request.Text!, after);
        return SendAsync(new PendingSend(member, append, request.Ref, HeardAt));
    }

    private async ValueTask ReadAsync(ClientMessage request)
    {
        if (request.Inbox)
        {
            await ReadInboxAsync(request).ConfigureAwait(false);
            return;
        }

        if (MemberOf(request) is not { } member) return;
        if (request.Seq is not >= 0)
        {
            Refuse(request, ErrorCode.BadRequest);
            return;
        }

        Finish(request, await Chat.Backplane.ReadUpToAsync(member.Room.Name, member.Attachment, request.Seq.Value).ConfigureAwait(false));
    }

    private async ValueTask NickAsync(ClientMessage request)
    {
        if (request.Nick is null || !Protocol.Names.Nick.TryParse(request.Nick, out var nick))
        {
            Refuse(request, request.Nick is null ? ErrorCode.BadRequest : ErrorCode.NickInvalid);
            return;
        }

        if (Pass is not null && Nick!.Shown != nick.Shown) Refuse(request, ErrorCode.Forbidden, Phrases.NickIsAccounts(Nick.Shown));
        else if (Tell(request, await TakeNickAsync(nick).ConfigureAwait(false))) Answer(request, "ok"u8);
    }

    private async ValueTask TopicAsync(ClientMessage request)
    {
        if (MemberOf(request) is not { } member) return;
        if (request.Topic is null) Refuse(request, ErrorCode.BadRequest);
        else if (Encoding.UTF8.GetByteCount(request.Topic) > TopicBytes) Refuse(request, ErrorCode.TooLong);
        else Finish(request, await Chat.Backplane.SetTopicAsync(member.Room.Name, member.Attachment, request.Topic, IsAdministrator).ConfigureAwait(false));
    }

    /// <summary>Signs that come faster than anybody would notice are not passed on.</summary>
    private async ValueTask TypingAsync(ClientMessage request)
    {
        if (MemberOf(request) is not { } member) return;
        var now = Chat.Time.GetTimestamp();
        if (_typedAt == 0 || Chat.Time.GetElapsedTime(_typedAt, now) >= TypingPause)
        {
            _typedAt = now;
            await Chat.Backplane.TypeAsync(member.Room.Name, member.Attachment).ConfigureAwait(false);
        }

        Answer(request, "ok"u8);
    }

    private RoomName? Room(ClientMessage request)
    {
        if (request.Room is null) Refuse(request, ErrorCode.BadRequest);
        else if (RoomName.TryParse(request.Room, out var room)) return room;
        else Refuse(request, ErrorCode.RoomInvalid);
        return null;
    }

    /// <summary>The membership meant, or null after the refusal.</summary>
    private Member? MemberOf(ClientMessage request)
    {
        if (Room(request) is not { } room) return null;
        var member = FindMember(room);
        if (member is null) Refuse(request, ErrorCode.NotMember);
        return member;
    }

    private void Finish(ClientMessage request, RoomOutcome outcome)
    {
        if (outcome == RoomOutcome.Done) Answer(request, "ok"u8);
        else Refuse(request, ErrorOf(outcome), WordsOf(outcome));
    }

    private void AnswerAbout(ClientMessage request, ReadOnlySpan<byte> type, RoomName room)
    {
        var frame = new JsonFrame(Answers, Dialect.Framing, type);
        frame.Reference(request.Ref);
        frame.Text("room"u8, room.Shown);
        frame.End();
    }
}
