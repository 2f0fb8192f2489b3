using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Text;

/// <summary>What the commands do.</summary>
internal sealed partial class TextSession
{
    private const int RoomsInAList = 50;
    private const int NicksInAList = 100;
    private const int DefaultHistory = 20;

    /// <summary>An answer has to fit into what an outbox may hold, whoever asks and however slowly it reads.</summary>
    private const int HistoryBytes = 48 * 1024;
    private const int TopicBytes = 512;

    /// <summary>Names the session; named while it is in no room it enters the default one.</summary>
    internal async ValueTask NickAsync(string text)
    {
        if (text.Length == 0) Refuse(ErrorCode.BadRequest, Phrases.NickMissing);
        else if (!Protocol.Names.Nick.TryParse(text, out var nick)) Refuse(ErrorCode.NickInvalid, Phrases.NickInvalid);
        else if (Pass is not null && Nick!.Shown != nick.Shown) Refuse(ErrorCode.Forbidden, $"{Phrases.NickIsAccounts(Nick.Shown)} [{ErrorCode.Forbidden.Code()}]");
        else if (Tell(await TakeNickAsync(nick).ConfigureAwait(false), nick)) await WelcomeAsync(RoomName.Geral).ConfigureAwait(false);
    }

    /// <summary>A name for a session whose command needs one; false when there is none to be had.</summary>
    internal async ValueTask<bool> BecomeGuestAsync(RoomName? room)
    {
        var outcome = await TakeGuestNickAsync().ConfigureAwait(false);
        if (outcome != NickOutcome.Claimed) Refuse(ErrorCode.Unavailable, Phrases.Unavailable);
        else await WelcomeAsync(room).ConfigureAwait(false);
        return outcome == NickOutcome.Claimed;
    }

    internal async ValueTask EnterAsync(RoomName room)
    {
        if (!Tell(await JoinAsync(room).ConfigureAwait(false), room)) return;
        // The room entered last is the one that is talked to, also when it was entered before.
        var member = FindMember(room)!;
        Memberships = Memberships.Remove(member).Add(member);
    }

    internal async ValueTask CreateAsync(RoomName room, string topic)
    {
        if (Encoding.UTF8.GetByteCount(topic) > TopicBytes)
        {
            Refuse(ErrorCode.TooLong, Phrases.TooLong(TopicBytes));
            return;
        }

        // Who makes a room enters it: one that cannot be entered would be left behind empty.
        if (!MayEnterMore)
        {
            Refuse(ErrorCode.Forbidden, Phrases.TooManyRooms);
            return;
        }

        var outcome = await Chat.Backplane.CreateAsync(room, topic, Pass?.Account ?? "").ConfigureAwait(false);
        if (outcome == RoomOutcome.Exists) Refuse(ErrorCode.RoomExists, Phrases.RoomExists(room));
        else if (outcome == RoomOutcome.Full) Refuse(ErrorCode.Forbidden, Phrases.TooManyRooms);
        else if (outcome != RoomOutcome.Done) Refuse(ErrorCode.Unavailable, Phrases.Unavailable);
        else await EnterAsync(room).ConfigureAwait(false);
    }

    internal async ValueTask LeaveAsync(RoomName? room)
    {
        if (MemberOf(room) is not { } member) return;
        await LeaveAsync(member).ConfigureAwait(false);
        Say(Phrases.LeftRoom(member.Room.Name, Current?.Room.Name));
    }

    internal async ValueTask RoomsAsync(string query)
    {
        if (!await HasSpaceAsync().ConfigureAwait(false)) return;
        var page = await Chat.Backplane.RoomsAsync(query.TrimStart('#').ToLowerInvariant(), "", RoomsInAList).ConfigureAwait(false);
        if (page.Rooms.Length == 0)
        {
            Say(Phrases.NoRooms);
            return;
        }

        Say(Phrases.RoomCount(page.Rooms.Length, page.More));
        foreach (var room in page.Rooms) Say(Phrases.RoomLine(room.Name, room.Count, room.Topic));
    }

    internal async ValueTask WhoAsync(RoomName? room)
    {
        if ((room ?? Current?.Room.Name) is not { } name)
        {
            Refuse(ErrorCode.NotMember, Phrases.NoRoom);
            return;
        }

        var page = await Chat.Backplane.MembersAsync(name, "", NicksInAList).ConfigureAwait(false);
        if (page.Exists) Say(Phrases.Who(name, [.. page.Members.Select(member => member.Nick.Shown)], page.More));
        else Refuse(ErrorCode.NoSuchRoom, Phrases.NoSuchRoom(name));
    }

    internal async ValueTask TopicAsync(string text)
    {
        if (MemberOf(null) is not { } member) return;
        if (Encoding.UTF8.GetByteCount(text) > TopicBytes)
        {
            Refuse(ErrorCode.TooLong, Phrases.TooLong(TopicBytes));
            return;
        }

        if (text.Length == 0)
        {
            Say(Phrases.Topic(member.Room.Name, await Chat.Backplane.TopicAsync(member.Room.Name).ConfigureAwait(false)));
            return;
        }

        var outcome = await Chat.Backplane.SetTopicAsync(member.Room.Name, member.Attachment, text, IsAdministrator).ConfigureAwait(false);
        if (outcome == RoomOutcome.Forbidden) Refuse(ErrorCode.Forbidden, $"{Phrases.Order(OrderOutcome.Forbidden)} [{ErrorCode.Forbidden.Code()}]");
        else if (outcome == RoomOutcome.Muted) Refuse(ErrorCode.Muted, Phrases.Muted(member.Room.Name));
        else if (outcome != RoomOutcome.Done) Refuse(outcome == RoomOutcome.NotMember ? ErrorCode.NotMember : ErrorCode.Unavailable, outcome == RoomOutcome.NotMember ? Phrases.NotMember(member.Room.Name) : Phrases.Unavailable);
    }

    internal async ValueTask HistoryAsync(string count)
    {
        if (MemberOf(null) is not { } member) return;
        var limit = DefaultHistory;
        if (count.Length > 0 && (!int.TryParse(count, out limit) || limit is < 1 or > ProtocolLimits.HistoryMessages))
        {
            Refuse(ErrorCode.BadRequest, Phrases.NumberExpected(ProtocolLimits.HistoryMessages));
            return;
        }

        if (!await HasSpaceAsync().ConfigureAwait(false)) return;
        var page = await Chat.Backplane.ReadAsync(member.Room.Name, new HistoryQuery(null, null, limit)).ConfigureAwait(false);
        if (page.Messages.Length == 0) Say(Phrases.HistoryEmpty(member.Room.Name));
        var today = Chat.Time.GetLocalNow().Date;
        for (var index = FirstThatFits(page.Messages); index < page.Messages.Length; index++)
        {
            var message = page.Messages[index];
            var at = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(message.Ts), Chat.Time.LocalTimeZone);
            Say(Phrases.HistoryLine(member.Room.Name, at, at.Date == today, message.From, Encoding.UTF8.GetString(message.Text)));
        }
    }

    /// <summary>Where the newest begin that are not too much together.</summary>
    private static int FirstThatFits(RoomMessage[] messages)
    {
        var (first, bytes) = (messages.Length, 0);
        while (first > 0 && (bytes += messages[first - 1].Text.Length) <= HistoryBytes) first--;
        return first;
    }

    internal void Speak(Language language)
    {
        ChangeDialect(TextDialect.Of(language, Dialect.Framing));
        Say(Phrases.LanguageChanged);
    }

    private async ValueTask WelcomeAsync(RoomName? room)
    {
        Say(Phrases.Welcome(Nick!.Shown));
        if (!HasInbox) OpenInbox(Owner, await FirstPlaceAsync().ConfigureAwait(false));
        if (Memberships.IsEmpty && room is not null) await EnterAsync(room).ConfigureAwait(false);
    }

    /// <summary>The membership meant, or null after saying that there is none.</summary>
    private Member? MemberOf(RoomName? room)
    {
        var member = room is null ? Current : FindMember(room);
        if (member is null) Refuse(ErrorCode.NotMember, room is null ? Phrases.NoRoom : Phrases.NotMember(room));
        return member;
    }

    /// <summary>True when there is no error; otherwise the error is told.</summary>
    private bool Tell(RoomOutcome outcome, RoomName room)
    {
        if (outcome == RoomOutcome.Done) return true;
        var error = ErrorOf(outcome);
        Refuse(error, outcome switch
        {
            RoomOutcome.Full => Phrases.TooManyRooms,
            RoomOutcome.Banned => Phrases.BannedFrom(room),
            RoomOutcome.InviteOnly => $"{room}: {Phrases.InvitedOnly} [{error.Code()}]",
            RoomOutcome.Crowded => $"{room}: {Phrases.RoomCrowded} [{error.Code()}]",
            _ => Phrases.Unavailable,
        });
        return false;
    }

    private bool Tell(NickOutcome outcome, Nick nick)
    {
        if (outcome == NickOutcome.Claimed) return true;
        if (outcome == NickOutcome.Taken) Refuse(ErrorCode.NickTaken, Phrases.NickTaken(nick.Shown));
        else if (outcome == NickOutcome.Registered) Refuse(ErrorCode.NickTaken, $"{Phrases.NickRegistered}: /login {nick.Shown} … [{ErrorCode.NickTaken.Code()}]");
        else Refuse(ErrorCode.Unavailable, Phrases.Unavailable);
        return false;
    }
}
