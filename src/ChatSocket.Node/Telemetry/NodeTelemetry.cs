using System.Diagnostics.Metrics;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Node.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

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

    public static void AddNodeTelemetry(this IServiceCollection services, TelemetrySettings settings, ChatMetrics metrics, NodeMeters meterFactory)
    {
        services.AddSingleton<IMeterFactory>(meterFactory);
        if (settings.IsDisabled) return;
        ProcessMetrics.Observe(meterFactory);
        services.AddRoutingCore();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.Variables).Build());
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("chatsocket", serviceVersion: NodeVersion.Text))
            .WithMetrics(meters =>
            {
                meters.AddMeter(ChatMetrics.MeterName, ProcessMetrics.MeterName, Runtime, WebServer);
                meters.AddView(instrument => StreamOf(instrument, metrics));
                meters.SetExemplarFilter(ExemplarFilterType.TraceBased);
                meters.AddPrometheusExporter();
                if (settings.HasEndpoint) meters.AddOtlpExporter();
            });
    }

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
