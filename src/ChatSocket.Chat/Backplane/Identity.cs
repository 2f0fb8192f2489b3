using System.Security.Cryptography;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Backplane;

/// <summary>A session over its whole life, on whichever node it is.</summary>
public readonly record struct SessionId(UInt128 Value)
{
    public static SessionId Random()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new SessionId(BitConverter.ToUInt128(bytes));
    }
}

/// <summary>One attachment of a session to a room. Each join or resume gets a higher stamp; writes of an older one are refused.</summary>
public readonly record struct Attachment(SessionId Session, long Stamp);

/// <summary>A session that outlives its connection. The token itself is known only to its client.</summary>
public sealed record ResumableSession(string TokenHash, SessionId Id, long Generation, Nick Nick, AccountPass? Pass = null)
{
    /// <summary>Somebody else took its name while it was lost: it needs another one.</summary>
    public bool IsNameLost { get; init; }
}

/// <summary>A member as all nodes see it. <paramref name="Since"/> is Unix milliseconds; a guest has no <paramref name="Account"/>. Its
/// <paramref name="Address"/> is for bans alone, and what it may as an administrator counts when it joins.</summary>
public sealed record RoomMember(Attachment Attachment, Nick Nick, long Since, string Account = "", string Address = "", bool IsAdministrator = false);

/// <summary>A place in a room's log: numbers alone do not tell two histories apart, so the epoch and the id go with them.</summary>
public readonly record struct RoomPosition(string Epoch, long Seq, string Id);
