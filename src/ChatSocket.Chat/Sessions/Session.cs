using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Rooms;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Sessions;

/// <summary>
/// Somebody on one connection: name, rooms, pace. Its state is owned by the connection's input, which hands in one payload at a
/// time and waits for it; only <see cref="OnSettled"/> and <see cref="OnAdmitted"/> come from a room's loop.
/// </summary>
public abstract partial class Session : IMemberSession
{
    private const int GuestTries = 8;

    private readonly SessionId _id = SessionId.Random();
    private long _attachments;

    private protected Session(ChatService chat, IOutbox outbox, Dialect dialect) => (Chat, Outbox, Dialect) = (chat, outbox, dialect);

    public IOutbox Outbox { get; }

    public Nick? Nick { get; private set; }

    /// <summary>The rooms it is in; the last one joined is the last.</summary>
    internal List<Member> Memberships { get; } = [];

    private protected ChatService Chat { get; }

    private protected Dialect Dialect { get; private set; }

    /// <summary>Handles one payload. The payload is valid only during the call, not across its waits.</summary>
    public abstract ValueTask HandleAsync(ReadOnlySpan<byte> payload);

    /// <summary>Sends the answers gathered since the last flush.</summary>
    public abstract void Flush();

    /// <summary>What to say when nobody said anything for a moment.</summary>
    public abstract void Greet();

    /// <summary>The frames that tell the peer why the connection ends.</summary>
    public abstract ReadOnlyMemory<byte> LastWords(DisconnectReason reason);

    /// <summary>Takes the session out of every room. Called once, after its last payload.</summary>
    public async Task CloseAsync()
    {
        foreach (var member in Memberships.ToArray()) await LeaveAsync(member).ConfigureAwait(false);
        if (Nick is { } nick) await Chat.Backplane.ReleaseNickAsync(nick, _id).ConfigureAwait(false);
    }

    public abstract void OnAdmitted(Member member, RoomAdmission admission);

    public abstract void OnSettled(Member member, in AppendRequest request, Appended outcome, string epoch);

    private protected async ValueTask<ErrorCode> TakeNickAsync(Nick nick)
    {
        var before = Nick;
        if (before is null || before.Key != nick.Key)
        {
            var outcome = await Chat.Backplane.ClaimNickAsync(nick, _id).ConfigureAwait(false);
            if (outcome != NickOutcome.Claimed) return outcome == NickOutcome.Taken ? ErrorCode.NickTaken : ErrorCode.Unavailable;
        }

        Nick = nick;
        if (before is null || before.Shown == nick.Shown) return ErrorCode.None;
        foreach (var member in Memberships)
        {
            await Chat.Backplane.RenameAsync(member.Room.Name, member.Attachment, before, nick).ConfigureAwait(false);
        }

        if (before.Key != nick.Key) await Chat.Backplane.ReleaseNickAsync(before, _id).ConfigureAwait(false);
        return ErrorCode.None;
    }

    /// <summary>A free name; more digits with every try that met somebody.</summary>
    private protected async ValueTask<ErrorCode> TakeGuestNickAsync()
    {
        var range = 10_000;
        for (var attempt = 0; attempt < GuestTries; attempt++, range = Math.Min(range * 10, 1_000_000_000))
        {
            var error = await TakeNickAsync(Nick.Guest(Random.Shared.Next(range / 10, range))).ConfigureAwait(false);
            if (error != ErrorCode.NickTaken) return error;
        }

        return ErrorCode.Unavailable;
    }

    /// <summary>Being in already is no error: the answer then tells the current position.</summary>
    private protected async ValueTask<ErrorCode> JoinAsync(RoomName name)
    {
        var member = Memberships.Find(membership => membership.Room.Name == name);
        if (member is not null) return await AttachAsync(member).ConfigureAwait(false);
        if (Memberships.Count >= Chat.Options.RoomsPerSession) return ErrorCode.Forbidden;
        var room = await Chat.Rooms.RentAsync(name).ConfigureAwait(false);
        member = new Member(this, new Attachment(_id, ++_attachments), room, Dialect);
        Memberships.Add(member);
        var error = await AttachAsync(member).ConfigureAwait(false);
        if (error == ErrorCode.None) return error;
        Memberships.Remove(member);
        Chat.Rooms.Return(room);
        return error;
    }

    private protected async ValueTask LeaveAsync(Member member)
    {
        Memberships.Remove(member);
        await WaitUntilSettled().ConfigureAwait(false);
        await member.Room.RemoveAsync(member).ConfigureAwait(false);
        await Chat.Backplane.LeaveAsync(member.Room.Name, member.Attachment).ConfigureAwait(false);
        Chat.Rooms.Return(member.Room);
    }

    private protected void ChangeDialect(Dialect dialect)
    {
        Dialect = dialect;
        foreach (var member in Memberships) member.Room.ChangeDialect(member, dialect);
    }

    private async ValueTask<ErrorCode> AttachAsync(Member member)
    {
        var person = new RoomMember(member.Attachment, Nick!, Chat.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var joined = await Chat.Backplane.JoinAsync(member.Room.Name, person).ConfigureAwait(false);
        if (joined.Outcome != RoomOutcome.Done) return joined.Outcome == RoomOutcome.Full ? ErrorCode.Forbidden : ErrorCode.Unavailable;
        await member.Room.AdmitAsync(member, joined).ConfigureAwait(false);
        return ErrorCode.None;
    }
}
