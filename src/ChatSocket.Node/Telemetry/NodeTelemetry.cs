using System.Diagnostics.Metrics;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Node.Configuration;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatSocket.Node.Telemetry;

/// <summary>Which figures leave the node, and by which ways.</summary>
internal static class NodeTelemetry
{
    private const string Runtime = "System.Runtime";
    private const string WebServer = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>In Prometheus a name that ends in <c>_count</c> is a part of a histogram.</summary>
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["dotnet.process.cpu.count"] = "dotnet.process.cpus",
        ["dotnet.thread_pool.thread.count"] = "dotnet.thread_pool.threads",
        ["dotnet.thread_pool.work_item.count"] = "dotnet.thread_pool.work_items",
        ["dotnet.timer.count"] = "dotnet.timers",
        ["dotnet.assembly.count"] = "dotnet.assemblies",
    };

    public static void AddNodeTelemetry(this IServiceCollection services, TelemetrySettings settings, ChatMetrics metrics, NodeMeters meterFactory, string nodeId)
    {
        services.AddSingleton<IMeterFactory>(meterFactory);
        services.AddSingleton(metrics);
        if (settings.IsDisabled) return;
        ProcessMetrics.Observe(meterFactory);
        services.AddRoutingCore();
        services.AddSingleton(settings.ToConfiguration());
        // These the exporter reads itself.
        var hot = metrics.HotHistograms.Select(histogram => histogram.Name).ToHashSet();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Describe(nodeId))
            .WithMetrics(meters => meters.Take(metrics, instrument => hot.Contains(instrument.Name) ? MetricStreamConfiguration.Drop : null).AddPrometheusExporter());
        if (settings.SendsMetrics) services.AddHostedService(_ => new OtlpMetrics(settings, metrics, nodeId));
        // What is to be traced was chosen before a span is begun, by this node or by the one whose message it is.
        if (settings.TraceRatio is not null) telemetry.WithTracing(traces => traces.AddSource(ChatTraces.SourceName).SetSampler(new AlwaysOnSampler()).AddOtlpExporter());
    }

    /// <summary>The log, with the trace it belongs to.</summary>
    public static void AddNodeTelemetry(this ILoggingBuilder logging, TelemetrySettings settings, string nodeId)
    {
        if (!settings.SendsLogs) return;
        logging.Services.AddSingleton(settings.ToConfiguration());
        logging.AddOpenTelemetry(log =>
        {
            log.SetResourceBuilder(ResourceBuilder.CreateEmpty().Describe(nodeId));
            log.IncludeFormattedMessage = true;
            log.AddOtlpExporter();
        });
    }

    /// <summary>Everything that is told, the chat's own as far as it is this node's.</summary>
    private static MeterProviderBuilder Take(this MeterProviderBuilder meters, ChatMetrics metrics, Func<Instrument, MetricStreamConfiguration?> first) => meters
        .AddMeter(ChatMetrics.MeterName, ProcessMetrics.MeterName, Runtime, WebServer)
        .AddView(instrument => first(instrument) ?? StreamOf(instrument, metrics));

    /// <summary>
    /// What goes by OTLP is aggregated apart from what is read, so that a node that is only read aggregates nothing per message but
    /// by itself. Begins and ends with the host.
    /// </summary>
    private sealed class OtlpMetrics(TelemetrySettings settings, ChatMetrics metrics, string nodeId) : IHostedService, IDisposable
    {
        private MeterProvider? _provider;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _provider = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(settings.ToConfiguration()))
                .ConfigureResource(resource => resource.Describe(nodeId))
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .Take(metrics, _ => null)
                .AddOtlpExporter()
                .Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _provider?.Dispose();
    }

    /// <summary>An operator's own OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME come last and win.</summary>
    private static ResourceBuilder Describe(this ResourceBuilder resource, string nodeId) => resource.Clear()
        .AddService("chatsocket", serviceVersion: NodeVersion.Text, serviceInstanceId: nodeId)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    public static void MapNodeTelemetry(this WebApplication application, TelemetrySettings settings)
    {
        if (!settings.IsDisabled) application.MapPrometheusScrapingEndpoint();
    }

    /// <summary>Null leaves the instrument as it is.</summary>
    private static MetricStreamConfiguration? StreamOf(Instrument instrument, ChatMetrics metrics) => instrument.Meter.Name switch
    {
        Runtime => Renamed.TryGetValue(instrument.Name, out var name) ? new MetricStreamConfiguration { Name = name } : null,
        // Several nodes share a process only in tests; each tells of itself.
        _ when instrument.Meter.Scope != metrics => MetricStreamConfiguration.Drop,
        // Its labels tell addresses and ports.
        WebServer => new MetricStreamConfiguration { TagKeys = [] },
        _ => null,
    };
}
