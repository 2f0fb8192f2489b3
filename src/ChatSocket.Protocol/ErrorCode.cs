namespace ChatSocket.Protocol;

/// <summary>Why a request was refused while the connection goes on.</summary>
public enum ErrorCode
{
    None,
    BadRequest,
    UnknownType,
    NotNamed,
    NickTaken,
    NickInvalid,
    RoomInvalid,
    RoomExists,
    NoSuchRoom,
    NotMember,
    NoSuchUser,
    TooLong,
    RateLimited,
    Forbidden,
    AuthFailed,
    Muted,
    Banned,
    Unavailable,
    UnknownOutcome,
    Internal,
}

public static class ErrorCodes
{
    private static readonly string[] Names =
    [
        "none", "bad_request", "unknown_type", "not_named", "nick_taken", "nick_invalid", "room_invalid", "room_exists", "no_such_room",
        "not_member", "no_such_user", "too_long", "rate_limited", "forbidden", "auth_failed", "muted", "banned", "unavailable",
        "unknown_outcome", "internal",
    ];

    /// <summary>The code as it stands on the wire.</summary>
    public static string Code(this ErrorCode error) => Names[(int)error];

    /// <summary>The code a wire name stands for; false for a name that is not known here.</summary>
    public static bool TryParse(string name, out ErrorCode error)
    {
        error = (ErrorCode)Math.Max(0, Array.IndexOf(Names, name));
        return error != ErrorCode.None;
    }

    /// <summary>Whether the same request may succeed later without being changed.</summary>
    public static bool MayRetry(this ErrorCode error) =>
        error is ErrorCode.RateLimited or ErrorCode.Unavailable or ErrorCode.UnknownOutcome or ErrorCode.Internal;
}
