using System.Net;
using System.Net.Sockets;
using ChatSocket.Chat;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Journal;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Node.Configuration;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Http;
using ChatSocket.Node.Monitor;
using ChatSocket.Node.Operations;
using ChatSocket.Node.Tcp;
using ChatSocket.Node.Telemetry;
using ChatSocket.Node.Tls;
using ChatSocket.Node.Wording;
using ChatSocket.Protocol;
using ChatSocket.Redis;
using Microsoft.AspNetCore.Connections;

namespace ChatSocket.Node.Lifetime;

/// <summary>One running node: everything that listens, and its end. Started and stopped by one caller.</summary>
internal sealed class ChatNode : IAsyncDisposable
{
    private readonly IBackplane _backplane;

    /// <summary>What it means for this backplane that it is not up.</summary>
    private readonly string _down;
    private readonly ChatService _chat;
    private readonly Reception _reception;
    private readonly TcpServer _tcp;
    private readonly QuietHeap _heap;
    private readonly LeaveTimes _leaveTimes;
    private readonly TimeProvider _time;
    private readonly NodeMeters _meters;
    private readonly NodeMonitor _monitor;
    private readonly NodeCertificate? _certificate;
    private readonly TlsEntrance? _tls;
    private Task? _leaving;
    private HttpEndpoint? _http;
    private OperationsEndpoint? _operations;
    private volatile bool _stopping;

    private ChatNode(NodeSettings settings, IBackplane backplane, NodeCertificate? certificate, TimeProvider time, ILoggerFactory logging, ChatMetrics metrics)
    {
        (_backplane, _leaveTimes, _time, _certificate) = (backplane, settings.Leaving, time, certificate);
        _tls = certificate is null ? null : new TlsEntrance(certificate);
        _down = settings.Redis is null ? "journal failed" : "redis away";
        _chat = new ChatService(_backplane, settings.Chat, time, logging.CreateLogger<ChatService>(), metrics);
        _heap = new QuietHeap(time);
        _meters = new NodeMeters(metrics);
        _reception = new Reception(_chat, settings.Connections, settings.Outbox, time, logging.CreateLogger<Reception>());
        _tcp = new TcpServer(settings.Tcp.Endpoint, _reception, settings.TcpIsProxied, _tls);
        _monitor = new NodeMonitor(settings.OperationsToken, _chat, _reception, backplane, WhyNotReady, time, logging);
        metrics.Observe(_reception.Connections, backplane, () => _stopping, settings.Chat.Version);
        backplane.Events.Overslept = () => _reception.EndAll(DisconnectReason.Internal);
    }

    /// <summary>Completes, with the reason, when the node cannot go on.</summary>
    public Task<EndReason> MustEnd => _backplane.Events.EndRequested;

    /// <summary>Completes when an operator wants the node to leave.</summary>
    public Task DrainAsked => _monitor.DrainAsked;

    public IPEndPoint Tcp => _tcp.Endpoint;

    public int HttpPort => _http!.Port;

    public int OperationsPort => _operations!.Port;

    public int Connections => _reception.Connections.Count;

    /// <summary>Connected, but not in the chat yet.</summary>
    public int Waiting => _reception.Entrance.Count;

    /// <exception cref="SettingsException">An address cannot be listened on, or the journal or the certificate not be used.</exception>
    public static async Task<ChatNode> StartAsync(NodeSettings settings, TimeProvider time, ILoggerFactory logging)
    {
        var phrases = NodePhrases.Of(settings.Language);
        var certificate = OpenCertificate(settings, phrases, time, logging);
        var metrics = new ChatMetrics(time, settings.Telemetry.TraceRatio ?? 0);
        var backplane = await OpenBackplaneAsync(settings, phrases, time, logging, metrics).ConfigureAwait(false);
        ChatNode node;
        try
        {
            node = new ChatNode(settings, backplane, certificate, time, logging, metrics);
        }
        catch (SocketException failure)
        {
            certificate?.Dispose();
            await backplane.DisposeAsync().ConfigureAwait(false);
            throw CannotListen(phrases, settings.Tcp, "ChatSocket:Tcp:Port", failure);
        }

        try
        {
            var rules = new HttpRules(settings.Origins, settings.TrustedProxies);
            node._http = await HttpEndpoint.StartAsync(settings.Http.Endpoint, logging, node._reception, rules, node._tls, node._meters).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            await node.DisposeAsync().ConfigureAwait(false);
            throw CannotListen(phrases, settings.Http, "ChatSocket:Http:Port", failure);
        }

        try
        {
            node._operations = await OperationsEndpoint.StartAsync(settings.Operations.Endpoint, logging, node.WhyNotReady, settings.Telemetry, metrics, node._monitor.Endpoint, node._meters, settings.Chat.NodeId).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            await node.DisposeAsync().ConfigureAwait(false);
            throw CannotListen(phrases, settings.Operations, "ChatSocket:Ops:Port", failure);
        }

        node._tcp.Start();
        (backplane as InProcessBackplane)?.ReportRecovery(logging.CreateLogger<InProcessBackplane>());
        return node;
    }

    /// <summary>Leaves politely: not ready, no newcomers, programs sent elsewhere, last words for everybody, then gone.</summary>
    public Task StopAsync() => _leaving ??= LeaveAsync();

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _tcp.Dispose();
        if (_http is { } http) await http.DisposeAsync().ConfigureAwait(false);
        if (_operations is { } operations) await operations.DisposeAsync().ConfigureAwait(false);
        _monitor.Dispose();
        _reception.Dispose();
        _heap.Dispose();
        _chat.Dispose();
        _chat.Metrics.Dispose();
        _meters.Dispose();
        _certificate?.Dispose();
        await _backplane.DisposeAsync().ConfigureAwait(false);
    }

    private async Task LeaveAsync()
    {
        _stopping = true;
        var trace = _chat.Metrics.Traces.BeginDrain(Connections);
        await Task.Delay(_leaveTimes.StillAccepting, _time).ConfigureAwait(false);
        await _tcp.StopAcceptingAsync().ConfigureAwait(false);
        await _reception.LeaveAsync(_leaveTimes, _leaveTimes.HardStop - _leaveTimes.StillAccepting).ConfigureAwait(false);
        await _reception.WaitUntilClosedAsync(_leaveTimes.ClosedWithin).ConfigureAwait(false);
        await _backplane.DepartAsync(_leaveTimes.GoAwayOver).ConfigureAwait(false);
        ChatTraces.EndDrain(trace, Connections);
    }

    private string? WhyNotReady() => _stopping ? "stopping" : _backplane.IsUp ? null : _down;

    private static NodeCertificate? OpenCertificate(NodeSettings settings, NodePhrases phrases, TimeProvider time, ILoggerFactory logging)
    {
        if (settings.Tls is not { } tls) return null;
        try
        {
            return new NodeCertificate(tls, time, logging.CreateLogger<NodeCertificate>());
        }
        catch (CertificateRefusedException refused)
        {
            throw new SettingsException(phrases.CertificateRefused(refused));
        }
    }

    private static async Task<IBackplane> OpenBackplaneAsync(
        NodeSettings settings, NodePhrases phrases, TimeProvider time, ILoggerFactory logging, ChatMetrics metrics)
    {
        if (settings.Redis is not { } redis) return OpenAlone(settings, phrases, time, logging);
        var shared = new RedisSettings
        {
            Host = redis.Host,
            Port = redis.Port,
            Password = settings.RedisPassword,
            NodeId = settings.Chat.NodeId,
            History = settings.History,
            Inbox = settings.Inbox,
            Rooms = settings.Chat.Rooms,
        };
        if (settings.RedisAnswerWithin is { } within) shared = shared with { AnswerWithin = within };
        var backplane = await RedisBackplane.StartAsync(shared, time, logging.CreateLogger<RedisBackplane>(), metrics).ConfigureAwait(false);
        if (!backplane.Events.EndRequested.IsCompleted) return backplane;
        await using (backplane.ConfigureAwait(false)) throw new SettingsException(phrases.MustEnd(await backplane.Events.EndRequested.ConfigureAwait(false)));
    }

    private static InProcessBackplane OpenAlone(NodeSettings settings, NodePhrases phrases, TimeProvider time, ILoggerFactory logging)
    {
        if (settings.Journal is not { } journal) return new InProcessBackplane(settings.History, settings.Chat.Rooms, time, settings.Inbox);
        try
        {
            return InProcessBackplane.Open(journal, settings.History, settings.Chat.Rooms, time, logging.CreateLogger<InProcessBackplane>(), settings.Inbox);
        }
        catch (JournalRefusedException refused)
        {
            throw new SettingsException(refused.Refusal switch
            {
                JournalRefusal.Locked => phrases.JournalLocked(refused.Path),
                JournalRefusal.Damaged => phrases.JournalDamaged(refused.Path, refused.Offset),
                JournalRefusal.OtherVersion => phrases.JournalOfOtherVersion(refused.Path),
                _ => phrases.JournalUnusable(refused.Path, refused.Why),
            });
        }
    }

    private static SettingsException CannotListen(NodePhrases phrases, ListenAddress address, string key, Exception failure)
    {
        var endpoint = $"{address.Address}:{address.Port}";
        var inUse = failure is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || failure.InnerException is AddressInUseException;
        return new SettingsException(inUse ? phrases.PortInUse(endpoint, key) : phrases.CannotListen(endpoint, key, failure.Message));
    }
}
