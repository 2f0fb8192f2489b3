using System.Collections.Immutable;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Rooms;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Sessions;

/// <summary>
/// Somebody on one connection: name, rooms, pace. Its state is owned by the connection's input, which hands in one payload at a
/// time and waits for it; only <see cref="OnSettled"/> comes from rooms.
/// </summary>
public abstract partial class Session : IMemberSession
{
    private const int GuestTries = 8;

    private protected Session(ChatService chat, IOutbox outbox, Dialect dialect)
    {
        (Chat, Outbox, Dialect) = (chat, outbox, dialect);
        (_requests, _refusals) = (new TokenBucket(double.MaxValue, 0), new TokenBucket(RefusalsBurst, 0));
    }

    public IOutbox Outbox { get; }

    /// <summary>Where the peer is; for limits, bans and administrators.</summary>
    public PeerAddress Address { get; internal init; }

    /// <summary>For the directory; empty when it is not known.</summary>
    private protected string Place => Address.Ip.Equals(System.Net.IPAddress.None) ? "" : Address.Shown;

    public Nick? Nick { get; private protected set; }

    /// <summary>The rooms it is in; the last one joined is the last. Exchanged as a whole, so that others may look.</summary>
    internal ImmutableArray<Member> Memberships { get; private protected set; } = [];

    private protected SessionId Id { get; set; } = SessionId.Random();

    private protected ChatService Chat { get; }

    private protected Dialect Dialect { get; private set; }

    /// <summary>Handles one payload. The payload is valid only during the call, not across its waits.</summary>
    public abstract ValueTask HandleAsync(ReadOnlySpan<byte> payload);

    /// <summary>Sends the answers gathered since the last flush.</summary>
    public abstract void Flush();

    /// <summary>What a silent peer is asked, so that a dead connection is noticed; empty where nobody would answer.</summary>
    public virtual ReadOnlyMemory<byte> Ping => default;

    /// <summary>Whether somebody is there who understands <see cref="GoAway"/>.</summary>
    public virtual bool IsProgram => false;

    /// <summary>Asks a program to connect elsewhere after the delay; empty where nobody would understand.</summary>
    public virtual ReadOnlyMemory<byte> GoAway(TimeSpan delay) => default;

    /// <summary>The connection takes nothing more and is about to end: what must be said before its last words. As the input's owner.</summary>
    public virtual ValueTask FinishAsync(DisconnectReason reason) => ValueTask.CompletedTask;

    /// <summary>The frames that tell the peer why the connection ends.</summary>
    public abstract ReadOnlyMemory<byte> LastWords(DisconnectReason reason);

    /// <summary>The connection is gone. Called once, after its last payload.</summary>
    public abstract Task CloseAsync(DisconnectReason reason);

    public abstract void OnSettled(Member member, in PendingSend send, Appended outcome, string epoch);

    public abstract void FlushSettled();

    /// <summary>As a guest. An administrator's name is no guest's, whether it is registered yet or not: people trust it, and nobody acts on it.</summary>
    private protected async ValueTask<NickOutcome> TakeNickAsync(Nick nick)
    {
        // Who is called so already stays what it is.
        if (Nick?.Shown == nick.Shown) return NickOutcome.Claimed;
        if (Pass is null && Chat.SignIn.IsAdministrators(nick)) return NickOutcome.Registered;
        var outcome = await Chat.Backplane.ClaimNickAsync(nick, Id, null, Place).ConfigureAwait(false);
        if (outcome != NickOutcome.Claimed) return outcome;
        return await BecomeAsync(nick, null).ConfigureAwait(false) ? NickOutcome.Claimed : NickOutcome.Unavailable;
    }

    /// <summary>The nick is claimed: now the session has it, and so have its memberships. False when it is no longer this connection's.</summary>
    private protected async ValueTask<bool> BecomeAsync(Nick nick, AccountPass? pass)
    {
        var (before, passBefore) = (Nick, Pass);
        if (before is not null && !await RememberAsync(nick, pass).ConfigureAwait(false))
        {
            if (before.Key != nick.Key) await Chat.Backplane.ReleaseNickAsync(nick, Id).ConfigureAwait(false);
            else await Chat.Backplane.ClaimNickAsync(before, Id, passBefore, Place).ConfigureAwait(false);
            return false;
        }

        (Nick, Pass) = (nick, pass);
        if (before is null) Chat.Live.Replace(Id, this);
        if (before is null || (before.Shown == nick.Shown && passBefore?.Account == pass?.Account)) return true;
        foreach (var member in Memberships)
        {
            await Chat.Backplane.RenameAsync(member.Room.Name, member.Attachment, before, nick, pass?.Account ?? "", IsAdministrator).ConfigureAwait(false);
        }

        if (before.Key != nick.Key || passBefore?.Account != pass?.Account) OpenInbox(Owner, await FirstPlaceAsync().ConfigureAwait(false));
        if (before.Key != nick.Key) await Chat.Backplane.ReleaseNickAsync(before, Id).ConfigureAwait(false);
        return true;
    }

    /// <summary>Keeps the new nick and account beyond the connection; false when the session is no longer this one's.</summary>
    private protected virtual ValueTask<bool> RememberAsync(Nick nick, AccountPass? pass) => ValueTask.FromResult(true);

    /// <summary>A free name; more digits with every try that met somebody.</summary>
    private protected async ValueTask<NickOutcome> TakeGuestNickAsync()
    {
        var range = 10_000;
        for (var attempt = 0; attempt < GuestTries; attempt++, range = Math.Min(range * 10, 1_000_000_000))
        {
            var outcome = await TakeNickAsync(Nick.Guest(Random.Shared.Next(range / 10, range))).ConfigureAwait(false);
            if (outcome is not (NickOutcome.Taken or NickOutcome.Registered)) return outcome;
        }

        return NickOutcome.Unavailable;
    }

    private protected void ChangeDialect(Dialect dialect)
    {
        Dialect = dialect;
        foreach (var member in Memberships) member.Room.ChangeDialect(member, dialect);
    }
}
