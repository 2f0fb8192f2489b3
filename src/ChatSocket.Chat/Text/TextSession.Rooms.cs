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
    private const int TopicBytes = 512;

    /// <summary>A page of history is a fraction of what an outbox may hold: asking for it must end nobody.</summary>
    private const int HistoryBytes = 48 * 1024;

    /// <summary>Names the session; named while it is in no room it enters the default one.</summary>
    internal async ValueTask NickAsync(string text)
    {
        if (text.Length == 0) Say(Phrases.NickMissing);
        else if (!Protocol.Names.Nick.TryParse(text, out var nick)) Say(Phrases.NickInvalid);
        else if (Tell(await TakeNickAsync(nick).ConfigureAwait(false), nick)) await WelcomeAsync(RoomName.Geral).ConfigureAwait(false);
    }

    /// <summary>A name for a session whose command needs one; false when there is none to be had.</summary>
    internal async ValueTask<bool> BecomeGuestAsync(RoomName? room)
    {
        var error = await TakeGuestNickAsync().ConfigureAwait(false);
        if (error != ErrorCode.None) Say(Phrases.Unavailable);
        else await WelcomeAsync(room).ConfigureAwait(false);
        return error == ErrorCode.None;
    }

    internal async ValueTask EnterAsync(RoomName room)
    {
        _entering = true;
        try
        {
            if (!Tell(await JoinAsync(room).ConfigureAwait(false))) return;
        }
        finally
        {
            _entering = false;
        }

        var member = Memberships.Find(membership => membership.Room.Name == room)!;
        Memberships.Remove(member);
        Memberships.Add(member);
    }

    internal async ValueTask CreateAsync(RoomName room, string topic)
    {
        if (Encoding.UTF8.GetByteCount(topic) > TopicBytes)
        {
            Say(Phrases.TooLong(TopicBytes));
            return;
        }

        var outcome = await Chat.Backplane.CreateAsync(room, topic).ConfigureAwait(false);
        if (outcome == RoomOutcome.Exists) Say(Phrases.RoomExists(room));
        else if (outcome == RoomOutcome.Full) Say(Phrases.TooManyRooms);
        else if (outcome != RoomOutcome.Done) Say(Phrases.Unavailable);
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
            Say(Phrases.NoRoom);
            return;
        }

        var page = await Chat.Backplane.MembersAsync(name, "", NicksInAList).ConfigureAwait(false);
        Say(page.Exists ? Phrases.Who(name, [.. page.Members.Select(member => member.Nick.Shown)], page.More) : Phrases.NoSuchRoom(name));
    }

    internal async ValueTask TopicAsync(string text)
    {
        if (MemberOf(null) is not { } member) return;
        if (Encoding.UTF8.GetByteCount(text) > TopicBytes)
        {
            Say(Phrases.TooLong(TopicBytes));
            return;
        }

        if (text.Length == 0)
        {
            Say(Phrases.Topic(member.Room.Name, await Chat.Backplane.TopicAsync(member.Room.Name).ConfigureAwait(false)));
            return;
        }

        var outcome = await Chat.Backplane.SetTopicAsync(member.Room.Name, member.Attachment, text).ConfigureAwait(false);
        if (outcome != RoomOutcome.Done) Say(outcome == RoomOutcome.NotMember ? Phrases.NotMember(member.Room.Name) : Phrases.Unavailable);
    }

    internal async ValueTask HistoryAsync(string count)
    {
        if (MemberOf(null) is not { } member) return;
        var limit = DefaultHistory;
        if (count.Length > 0 && (!int.TryParse(count, out limit) || limit is < 1 or > ProtocolLimits.HistoryMessages))
        {
            Say(Phrases.NumberExpected(ProtocolLimits.HistoryMessages));
            return;
        }

        var page = await Chat.Backplane.ReadAsync(member.Room.Name, new HistoryQuery(null, null, limit)).ConfigureAwait(false);
        if (page.Messages.Length == 0) Say(Phrases.HistoryEmpty(member.Room.Name));
        var today = Chat.Time.GetLocalNow().Date;
        foreach (var message in NewestThatFit(page.Messages))
        {
            var at = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(message.Ts), Chat.Time.LocalTimeZone);
            Say(Phrases.HistoryLine(member.Room.Name, at, at.Date == today, message.From, Encoding.UTF8.GetString(message.Text)));
        }
    }

    private static ReadOnlySpan<RoomMessage> NewestThatFit(RoomMessage[] messages)
    {
        var (from, bytes) = (messages.Length, 0);
        while (from > 0 && (bytes += messages[from - 1].Text.Length) <= HistoryBytes) from--;
        return messages.AsSpan(from);
    }

    internal void Speak(Language language)
    {
        ChangeDialect(TextDialect.Of(language));
        Say(Phrases.LanguageChanged);
    }

    private async ValueTask WelcomeAsync(RoomName? room)
    {
        Say(Phrases.Welcome(Nick!.Shown));
        if (Memberships.Count == 0 && room is not null) await EnterAsync(room).ConfigureAwait(false);
    }

    /// <summary>The membership meant, or null after saying that there is none.</summary>
    private Member? MemberOf(RoomName? room)
    {
        var member = room is null ? Current : Memberships.Find(membership => membership.Room.Name == room);
        if (member is null) Say(room is null ? Phrases.NoRoom : Phrases.NotMember(room));
        return member;
    }

    /// <summary>True when there is no error; otherwise the error is told.</summary>
    private bool Tell(ErrorCode error, Nick? nick = null)
    {
        if (error == ErrorCode.None) return true;
        Say(error switch
        {
            ErrorCode.NickTaken => Phrases.NickTaken(nick!.Shown),
            ErrorCode.Forbidden => Phrases.TooManyRooms,
            _ => Phrases.Unavailable,
        });
        return false;
    }
}
