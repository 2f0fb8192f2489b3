namespace ChatSocket.Protocol.Tests;

/// <summary>The codes of errors as section P6 of the protocol lists them; every value of the enum must be here.</summary>
public sealed class ErrorCodeTests
{
    private static readonly (ErrorCode Error, string Code, bool Retry)[] Listed =
    [
        (ErrorCode.BadRequest, "bad_request", false),
        (ErrorCode.UnknownType, "unknown_type", false),
        (ErrorCode.NotNamed, "not_named", false),
        (ErrorCode.NickTaken, "nick_taken", false),
        (ErrorCode.NickInvalid, "nick_invalid", false),
        (ErrorCode.RoomInvalid, "room_invalid", false),
        (ErrorCode.RoomExists, "room_exists", false),
        (ErrorCode.NoSuchRoom, "no_such_room", false),
        (ErrorCode.NotMember, "not_member", false),
        (ErrorCode.NoSuchUser, "no_such_user", false),
        (ErrorCode.TooLong, "too_long", false),
        (ErrorCode.RateLimited, "rate_limited", true),
        (ErrorCode.Forbidden, "forbidden", false),
        (ErrorCode.AuthFailed, "auth_failed", false),
        (ErrorCode.Muted, "muted", false),
        (ErrorCode.Banned, "banned", false),
        (ErrorCode.Unavailable, "unavailable", true),
        (ErrorCode.UnknownOutcome, "unknown_outcome", true),
        (ErrorCode.Internal, "internal", true),
    ];

    [Fact]
    public void Every_error_is_listed() =>
        Assert.Equal(Enum.GetValues<ErrorCode>().Where(error => error != ErrorCode.None), Listed.Select(line => line.Error));

    [Fact]
    public void Every_error_has_the_code_of_the_list() => Assert.All(Listed, line => Assert.Equal(line.Code, line.Error.Code()));

    [Fact]
    public void A_retry_is_promised_only_where_the_list_says() => Assert.All(Listed, line => Assert.Equal(line.Retry, line.Error.MayRetry()));

    [Fact]
    public void No_two_errors_share_a_code()
    {
        var codes = Enum.GetValues<ErrorCode>().Select(error => error.Code()).ToArray();
        Assert.Equal(codes.Length, codes.Distinct().Count());
    }

    [Fact]
    public void No_error_is_nothing_to_try_again() => Assert.False(ErrorCode.None.MayRetry());
}
