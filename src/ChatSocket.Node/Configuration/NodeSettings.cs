using System.Net;
using ChatSocket.Chat;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Journal;
using ChatSocket.Chat.Texts;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Lifetime;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Telemetry;
using ChatSocket.Node.Tls;
using ChatSocket.Protocol;
using ChatSocket.Redis;

namespace ChatSocket.Node.Configuration;

/// <summary>Everything an operator can say about a node, read once and checked before anything starts.</summary>
internal sealed record NodeSettings
{
    /// <summary><c>*</c> is every address of this machine, which is what a classroom needs.</summary>
    public ListenAddress Tcp { get; init; } = new("*", ProtocolLimits.DefaultTcpPort);

    /// <summary>Page and WebSocket; open to the same people as TCP.</summary>
    public ListenAddress Http { get; init; } = new("*", ProtocolLimits.DefaultHttpPort);

    /// <summary>Pages of these hosts may open a WebSocket here, beside the node's own.</summary>
    public string[] Origins { get; init; } = [];

    /// <summary>Whether each TCP connection begins with a balancer's word on whom it is from.</summary>
    public bool TcpIsProxied { get; init; }

    /// <summary>What these say of whom an HTTP request is from is believed.</summary>
    public IPNetwork[] TrustedProxies { get; init; } = [];

    /// <summary>Null: nothing is encrypted. With it the TCP and the HTTP port speak TLS only.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Only this machine: health and metrics are not for everybody.</summary>
    public ListenAddress Operations { get; init; } = new("127.0.0.1", ProtocolLimits.DefaultOperationsPort);

    /// <summary>What opens the monitor page; null keeps it shut. There is no default: whoever knows it may send people away.</summary>
    public string? OperationsToken { get; init; }

    public ChatOptions Chat { get; init; } = new();

    public HistoryLimits History { get; init; } = new();

    public HistoryLimits Inbox { get; init; } = HistoryLimits.Inbox;

    /// <summary>Null keeps everything in memory. A node that is started as a program has one unless it is told otherwise.</summary>
    public JournalSettings? Journal { get; init; }

    /// <summary>Null: everything in this process. With it several nodes are one chat, and the journal is not used.</summary>
    public RedisEndpoint? Redis { get; init; }

    public RedisPassword? RedisPassword { get; init; }

    /// <summary>How long an answer of Redis is waited for. No operator has a reason to change it; who tests on a busy machine has one.</summary>
    public TimeSpan? RedisAnswerWithin { get; init; }

    public ConnectionLimits Connections { get; init; } = new();

    public OutboxLimits Outbox { get; init; } = new();

    public LeaveTimes Leaving { get; init; } = new();

    public TelemetrySettings Telemetry { get; init; } = new();

    public Language Language => Chat.Language;
}
