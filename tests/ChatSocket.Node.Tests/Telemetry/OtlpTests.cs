using System.Text;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>What leaves by OTLP when an operator names an endpoint.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task The_same_figures_go_to_the_endpoint_that_is_named()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Telemetry = receiver.Settings });
        using var ana = await node.EnterAsync("fulana");
        await ana.SendAsync("segredo");
        await ana.ExpectAsync("segredo");
        await receiver.UntilAsync(
            "/v1/metrics", body => Has(body, "chatsocket.send.duration") && Has(body, "chatsocket.connections") && Has(body, "dotnet.gc.collections"), "the figures");
        Assert.All(receiver.Of("/v1/metrics"), body => Assert.False(Has(body, "segredo") || Has(body, "fulana")));
    }

    [Fact]
    public async Task An_endpoint_that_is_away_harms_nobody()
    {
        var receiver = await OtlpReceiver.StartAsync();
        var settings = receiver.Settings;
        await receiver.DisposeAsync();
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Telemetry = settings });
        await Witness.WhileAsync(node, () => Figures.BecomesAsync(node, "chatsocket_sessions", 2));
    }

    private static bool Has(byte[] body, string text) => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
