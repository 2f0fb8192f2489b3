using System.Net;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Node.Http;
using ChatSocket.Node.Lifetime;
using ChatSocket.Node.Monitor;
using ChatSocket.Node.Telemetry;

namespace ChatSocket.Node.Operations;

/// <summary>The port for those who run the node: whether it lives, whether it should be sent people, its figures, and the monitor page.</summary>
internal sealed class OperationsEndpoint : IAsyncDisposable
{
    /// <summary>Figures are made in milliseconds.</summary>
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;

    private OperationsEndpoint(WebApplication application, int port) => (_application, Port) = (application, port);

    public int Port { get; }

    /// <param name="endpoint">Where to listen.</param>
    /// <param name="logging">The node's own log.</param>
    /// <param name="whyNotReady">Null while the node wants people.</param>
    /// <param name="telemetry">What becomes of the figures.</param>
    /// <param name="metrics">The node's figures.</param>
    /// <param name="monitor">The page operators watch.</param>
    /// <param name="meters">Those of its web servers and of the process.</param>
    /// <param name="nodeId">Who tells them.</param>
    public static async Task<OperationsEndpoint> StartAsync(
        IPEndPoint endpoint, ILoggerFactory logging, Func<string?> whyNotReady, TelemetrySettings telemetry, ChatMetrics metrics, MonitorEndpoint monitor, NodeMeters meters, string nodeId)
    {
        var (application, port) = await KestrelListener.StartAsync(
            endpoint, logging, context => AnswerAsync(context, whyNotReady, monitor),
            services => services.AddNodeTelemetry(telemetry, metrics, meters, nodeId),
            application => application.MapNodeTelemetry(telemetry)).ConfigureAwait(false);
        return new OperationsEndpoint(application, port);
    }

    public async ValueTask DisposeAsync()
    {
        using (var soon = new CancellationTokenSource(AnsweredWithin))
        {
            // First nobody is listened to any more: whoever asks again finds a closed connection, not a server that is being taken apart.
            await _application.StopAsync(soon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // The last figures and spans are sent from in there, and it waits for whoever takes them; who is away is not waited for.
        var ended = Task.Run(() => _application.DisposeAsync().AsTask());
        await (await Task.WhenAny(ended, Task.Delay(LeaveTimes.HandedOverWithin)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext context, Func<string?> whyNotReady, MonitorEndpoint monitor)
    {
        if (context.Request.Path.StartsWithSegments(MonitorEndpoint.Path, StringComparison.Ordinal)) return monitor.AnswerAsync(context);
        var (status, body) = context.Request.Path.Value switch
        {
            "/health/live" => (StatusCodes.Status200OK, "ok"),
            "/health/ready" when whyNotReady() is { } why => (StatusCodes.Status503ServiceUnavailable, why),
            "/health/ready" => (StatusCodes.Status200OK, "ok"),
            _ => (StatusCodes.Status404NotFound, "there are /health/live, /health/ready, /metrics and /monitor"),
        };
        return PlainText.AnswerAsync(context, status, body);
    }
}
