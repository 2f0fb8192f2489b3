using ChatSocket.LoadGenerator.Startup;
using ChatSocket.LoadGenerator.Tests.Peers;

namespace ChatSocket.LoadGenerator.Tests.Runs;

/// <summary>An honest node behind somebody who lies: the same command that passes without the lie must find it.</summary>
public sealed class LieTests
{
    private const int Which = 5;
    private const int Members = 4;

    private static bool IsMessage(string frame) => frame.StartsWith("{\"type\":\"message\"", StringComparison.Ordinal);

    private static bool IsAck(string frame) => frame.StartsWith("{\"type\":\"ack\"", StringComparison.Ordinal);

    [Fact]
    public Task A_proxy_that_changes_nothing_is_not_accused() => ExpectAsync(() => (LyingProxy.Truth, LyingProxy.Truth), ExitCode.Ok);

    [Fact]
    public Task A_dropped_message_is_found() => ExpectAsync(
        () =>
        {
            var seen = 0;
            return (LyingProxy.Truth, frame => IsMessage(frame) && ++seen == Which ? [] : LyingProxy.Truth(frame));
        },
        ExitCode.PromiseBroken, "G4 hole");

    [Fact]
    public Task A_repeated_message_is_found() => ExpectAsync(
        () =>
        {
            var seen = 0;
            return (LyingProxy.Truth, frame => IsMessage(frame) && ++seen == Which ? [.. LyingProxy.Truth(frame)!, .. LyingProxy.Truth(frame)!] : LyingProxy.Truth(frame));
        },
        ExitCode.PromiseBroken, "G4 seen_twice_or_late");

    [Fact]
    public Task Two_messages_in_the_wrong_order_are_found() => ExpectAsync(
        () =>
        {
            var seen = 0;
            string? kept = null;
            return (LyingProxy.Truth, Swap);

            IReadOnlyList<byte[]>? Swap(string frame)
            {
                if (!IsMessage(frame)) return LyingProxy.Truth(frame);
                if (++seen != Which) return kept is null ? LyingProxy.Truth(frame) : [.. LyingProxy.Truth(frame)!, .. LyingProxy.Truth(Take(ref kept))!];
                kept = frame;
                return [];
            }
        },
        ExitCode.PromiseBroken, "G4 seen_twice_or_late");

    [Fact]
    public Task A_changed_text_is_found() => ExpectAsync(
        () =>
        {
            var seen = 0;
            return (LyingProxy.Truth, frame => LyingProxy.Truth(IsMessage(frame) && ++seen == Which ? frame.Replace("\"verify ", "\"verlfy ", StringComparison.Ordinal) : frame));
        },
        ExitCode.PromiseBroken, "G3 delivered_not_stored");

    [Fact]
    public Task An_acknowledgement_of_what_is_not_stored_is_found() => ExpectAsync(
        () =>
        {
            var acks = 0;
            return (LyingProxy.Truth, frame => LyingProxy.Truth(IsAck(frame) && ++acks == 3 ? frame.Replace("\"seq\":", "\"seq\":9", StringComparison.Ordinal) : frame));
        },
        ExitCode.PromiseBroken, "G1 acknowledged_lost");

    [Fact]
    public Task Lost_acknowledgements_alone_make_nothing_twice() => ExpectAsync(LoseAcknowledgements(LyingProxy.Truth), ExitCode.Ok);

    /// <summary>A repetition that does not say that it is one is what a node sees whose fence is off.</summary>
    [Fact]
    public Task A_fence_that_is_off_is_found() => ExpectAsync(LoseAcknowledgements(WithoutRetry), ExitCode.PromiseBroken, "G2 stored_twice", WithoutRetry);

    private static IReadOnlyList<byte[]>? WithoutRetry(string frame) => LyingProxy.Truth(frame.Replace(",\"retry\":true", "", StringComparison.Ordinal));

    private static Func<(Lie ToNode, Lie ToMember)> LoseAcknowledgements(Lie toNode) => () =>
    {
        var acks = 0;
        return (toNode, frame => IsAck(frame) && ++acks == 3 ? null : LyingProxy.Truth(frame));
    };

    private static string Take(ref string? kept)
    {
        var taken = kept!;
        kept = null;
        return taken;
    }

    private static async Task ExpectAsync(Func<(Lie ToNode, Lie ToMember)> lies, ExitCode expected, string rule = "", Lie? later = null)
    {
        await using var node = await RealNode.StartAsync();
        // The members' first connections; from then on everything is true, or nothing would ever come to rest.
        var connections = 0;
        await using var proxy = new LyingProxy(node.Port, () => Interlocked.Increment(ref connections) <= Members ? lies() : (later ?? LyingProxy.Truth, LyingProxy.Truth));
        var (exit, output, errors) = await VerifyTests.RunAsync("--servers", $"127.0.0.1:{proxy.Port}", "--clients", $"{Members}", "--rooms", "1", "--seconds", "2", "--rate", "40");
        Assert.True(exit == expected, $"{exit}: {output}{errors}");
        Assert.Contains(rule, output, StringComparison.Ordinal);
    }
}
