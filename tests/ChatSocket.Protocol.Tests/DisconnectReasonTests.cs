namespace ChatSocket.Protocol.Tests;

/// <summary>The ends of a connection as section P6 of the protocol lists them; every value of the enum must be here.</summary>
public sealed class DisconnectReasonTests
{
    private static readonly (DisconnectReason Reason, int Number, string Code, bool Retry, bool LastWords)[] Listed =
    [
        (DisconnectReason.Bye, 1, "bye", false, true),
        (DisconnectReason.Replaced, 2, "replaced", false, true),
        (DisconnectReason.Kicked, 3, "kicked", false, true),
        (DisconnectReason.Banned, 4, "banned", false, true),
        (DisconnectReason.ProtocolViolation, 5, "protocol_violation", false, true),
        (DisconnectReason.FrameTooLong, 6, "frame_too_long", false, true),
        (DisconnectReason.NotNamed, 7, "not_named", false, true),
        (DisconnectReason.IdleTimeout, 8, "idle_timeout", true, true),
        (DisconnectReason.SlowConsumer, 9, "slow_consumer", true, false),
        (DisconnectReason.RateLimited, 10, "rate_limited", true, true),
        (DisconnectReason.ServerFull, 11, "server_full", true, true),
        (DisconnectReason.Draining, 12, "draining", true, true),
        (DisconnectReason.Shutdown, 13, "shutdown", true, true),
        (DisconnectReason.Internal, 14, "internal", true, true),
        (DisconnectReason.PeerClosed, 100, "peer_closed", true, false),
        (DisconnectReason.NetworkError, 101, "network_error", true, false),
    ];

    [Fact]
    public void Every_reason_is_listed() =>
        Assert.Equal(Enum.GetValues<DisconnectReason>().Where(reason => reason != DisconnectReason.None), Listed.Select(line => line.Reason));

    [Fact]
    public void Every_reason_has_the_number_of_the_list() => Assert.All(Listed, line => Assert.Equal(line.Number, (int)line.Reason));

    [Fact]
    public void Every_reason_has_the_code_of_the_list() => Assert.All(Listed, line => Assert.Equal(line.Code, line.Reason.Code()));

    [Fact]
    public void A_retry_is_promised_only_where_the_list_says() => Assert.All(Listed, line => Assert.Equal(line.Retry, line.Reason.MayRetry()));

    [Fact]
    public void The_peer_is_told_where_the_list_says() => Assert.All(Listed, line => Assert.Equal(line.LastWords, line.Reason.HasLastWords()));

    [Fact]
    public void The_ends_on_the_wire_are_numbered_without_a_gap() =>
        Assert.Equal(Enumerable.Range(1, 14), Listed.Select(line => line.Number).Where(number => number < 100));

    [Fact]
    public void No_two_reasons_share_a_code()
    {
        var codes = Enum.GetValues<DisconnectReason>().Where(reason => reason != DisconnectReason.None).Select(reason => reason.Code()).ToArray();
        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[a-z_]+$", code));
    }

    [Fact]
    public void Nothing_ends_with_no_reason()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DisconnectReason.None.Code());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DisconnectReason)15).Code());
        Assert.False(DisconnectReason.None.HasLastWords());
        Assert.False(DisconnectReason.None.MayRetry());
    }
}
