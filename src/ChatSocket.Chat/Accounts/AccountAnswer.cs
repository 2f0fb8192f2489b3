using ChatSocket.Protocol;

namespace ChatSocket.Chat.Accounts;

/// <summary>How a request about an account ended.</summary>
internal enum AccountAnswer
{
    Done,
    NickMissing,
    NickTaken,
    Registered,
    WrongPassword,
    PasswordInvalid,
    TooManyTries,
    Busy,
    AlreadyIn,
    NotIn,

    /// <summary>An administrator's name: nobody may become one by coming first.</summary>
    Reserved,

    /// <summary>The account has too many sessions.</summary>
    Full,
    Unavailable,
    Unknown,
}

internal static class AccountAnswers
{
    public static ErrorCode Error(this AccountAnswer answer) => answer switch
    {
        AccountAnswer.Done => ErrorCode.None,
        AccountAnswer.NickMissing or AccountAnswer.PasswordInvalid => ErrorCode.BadRequest,
        AccountAnswer.NickTaken or AccountAnswer.Registered => ErrorCode.NickTaken,
        AccountAnswer.WrongPassword => ErrorCode.AuthFailed,
        AccountAnswer.TooManyTries or AccountAnswer.Busy => ErrorCode.RateLimited,
        AccountAnswer.AlreadyIn or AccountAnswer.NotIn or AccountAnswer.Reserved or AccountAnswer.Full => ErrorCode.Forbidden,
        AccountAnswer.Unavailable => ErrorCode.Unavailable,
        _ => ErrorCode.UnknownOutcome,
    };
}
