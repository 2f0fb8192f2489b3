namespace ChatSocket.Protocol.Tests;

public sealed class DisconnectReasonTests
{
    [Fact]
    public void Every_reason_has_a_code_of_its_own()
    {
        var codes = Enum.GetValues<DisconnectReason>().Where(reason => reason != DisconnectReason.None).Select(reason => reason.Code()).ToArray();
        Assert.Equal(16, codes.Length);
        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[a-z_]+$", code));
    }
}
