using ChatSocket.Chat;
using ChatSocket.Chat.Backplane;
using ChatSocket.Node.Connections;

namespace ChatSocket.Node.Monitor;

/// <summary>The parts behind the monitor page, as long as the node runs. Without a token nothing is gathered.</summary>
internal sealed class NodeMonitor : IDisposable
{
    private readonly TaskCompletionSource _drain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RateSamples? _samples;

    public NodeMonitor(string? token, ChatService chat, Reception reception, IBackplane backplane, Func<string?> whyNotReady, TimeProvider time, ILoggerFactory logging)
    {
        if (token is null)
        {
            Endpoint = new MonitorEndpoint(null, null, null);
            return;
        }

        _samples = new RateSamples(chat.Metrics, time);
        var log = new RecentLog(time);
        logging.AddProvider(log);
        Endpoint = new MonitorEndpoint(
            new MonitorAccess(token, time),
            new MonitorView(chat, reception, backplane, whyNotReady, _samples, log, time),
            new MonitorActs(reception, chat.Operator, () => _drain.TrySetResult(), logging.CreateLogger<MonitorActs>()));
    }

    public MonitorEndpoint Endpoint { get; }

    /// <summary>Completes when an operator wants the node to leave.</summary>
    public Task DrainAsked => _drain.Task;

    public void Dispose() => _samples?.Dispose();
}
