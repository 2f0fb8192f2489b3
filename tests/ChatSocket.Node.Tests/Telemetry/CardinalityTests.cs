using System.Text;
using ChatSocket.Chat;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Sessions;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Node.Telemetry;
using ChatSocket.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Metrics;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>How much a node tells must not depend on how many people there are.</summary>
public sealed class CardinalityTests
{
    private const int Sessions = 10_000;
    private const int Rooms = 1_000;

    [Fact]
    public async Task Ten_thousand_sessions_in_a_thousand_rooms_make_no_more_series_than_two_in_one()
    {
        using var metrics = new ChatMetrics(TimeProvider.System);
        using var meters = new NodeMeters(metrics);
        await using var provider = Collect(metrics, meters);
        await using var backplane = new InProcessBackplane(new HistoryLimits(), 10_000, TimeProvider.System);
        using var chat = new ChatService(backplane, new ChatOptions { MessagesPerSecond = 0 }, TimeProvider.System, NullLogger<ChatService>.Instance, metrics);

        for (var number = 0; number < 2; number++) await TalkAsync(chat, $"first{number}", "sala", Framing.LengthPrefixed);
        await SettledAsync(provider, 2);
        var before = SeriesOf(provider);
        for (var number = 0; number < Sessions; number++)
        {
            await TalkAsync(chat, $"p{number}", $"room{number % Rooms}", number % 2 == 0 ? Framing.LengthPrefixed : Framing.WebSocket);
        }

        await SettledAsync(provider, 2 + Sessions);
        var text = TextOf(provider);
        Assert.Contains($"\nchatsocket_sessions {Sessions + 2}\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nchatsocket_rooms {Rooms + 1}\n", text, StringComparison.Ordinal);
        Assert.Equal(before, SeriesOf(provider));
    }

    /// <summary>Told by who guards the door, and by accounts.</summary>
    [Fact]
    public async Task Attempts_to_log_in_and_addresses_that_come_too_fast_are_counted_without_a_word_of_them()
    {
        using var metrics = new ChatMetrics(TimeProvider.System);
        using var meters = new NodeMeters(metrics);
        await using var provider = Collect(metrics, meters);
        metrics.AuthAttempted("login", ErrorCode.AuthFailed);
        metrics.AuthAttempted("login", ErrorCode.AuthFailed);
        metrics.AuthAttempted("register", ErrorCode.NickTaken);
        metrics.AddressLimited(DisconnectReason.ServerFull);
        var text = TextOf(provider);
        Assert.Contains("\nchatsocket_auth_attempts_total{method=\"login\",outcome=\"auth_failed\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nchatsocket_auth_attempts_total{method=\"login\",outcome=\"ok\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nchatsocket_auth_attempts_total{method=\"register\",outcome=\"nick_taken\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nchatsocket_rate_limited_total{scope=\"address\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nchatsocket_connections_rejected_total{reason=\"server_full\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nchatsocket_rate_limited_total{scope=\"session\"} 0\n", text, StringComparison.Ordinal);
    }

    private static ServiceProvider Collect(ChatMetrics metrics, NodeMeters meters)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNodeTelemetry(new TelemetrySettings(), metrics, meters, "n1");
        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<MeterProvider>();
        return provider;
    }

    private static async Task TalkAsync(ChatService chat, string nick, string room, Framing framing)
    {
        var session = chat.Open(new Sink(), framing, "{"u8);
        await SayAsync(session, $"{{\"type\":\"hello\",\"nick\":\"{nick}\"}}");
        await SayAsync(session, $"{{\"type\":\"join\",\"room\":\"{room}\"}}");
        await SayAsync(session, $"{{\"type\":\"send\",\"room\":\"{room}\",\"text\":\"oi\"}}");
    }

    private static async Task SayAsync(Session session, string request)
    {
        await session.HandleAsync(Encoding.UTF8.GetBytes(request));
        session.Flush();
    }

    /// <summary>Rooms work beside whoever sends to them.</summary>
    private static Task SettledAsync(ServiceProvider provider, int sent) => Peers.Eventually.TrueAsync(
        () => TextOf(provider).Contains($"\nchatsocket_send_duration_seconds_count{{outcome=\"stored\"}} {sent}\n", StringComparison.Ordinal), () => "not all was stored");

    private static string TextOf(ServiceProvider provider) => Encoding.UTF8.GetString(provider.GetRequiredService<PrometheusExporter>().Scrape(openMetrics: false)!);

    private static string[] SeriesOf(ServiceProvider provider) =>
        [.. TextOf(provider).Split('\n').Where(line => line.StartsWith("chatsocket_", StringComparison.Ordinal)).Select(line => line[..line.LastIndexOf(' ')]).Order(StringComparer.Ordinal)];

    /// <summary>A reader that is always quick enough.</summary>
    private sealed class Sink : IOutbox
    {
        public void Offer(SharedBytes frames)
        {
        }

        public void Send(ReadOnlySpan<byte> frames)
        {
        }

        public ValueTask<bool> WhenBelowAsync(int bytes) => ValueTask.FromResult(true);

        public void End(DisconnectReason reason)
        {
        }
    }
}
