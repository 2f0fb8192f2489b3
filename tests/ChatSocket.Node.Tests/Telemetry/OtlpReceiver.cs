using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using ChatSocket.Node.Telemetry;
using ChatSocket.Node.Tests.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>A collector of one test: keeps what nodes send it by OTLP over HTTP. The queue's atomic steps own what came.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const string MilliSecondsBetween = "200";

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received;

    private OtlpReceiver(WebApplication application, ConcurrentQueue<(string Path, byte[] Body)> received) => (_application, _received) = (application, received);

    /// <summary>What a node is started with that sends here.</summary>
    public TelemetrySettings Settings => new()
    {
        Variables = new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = MilliSecondsBetween,
            ["OTEL_BSP_SCHEDULE_DELAY"] = MilliSecondsBetween,
            ["OTEL_BLRP_SCHEDULE_DELAY"] = MilliSecondsBetween,
        },
    };

    public ReceivedSpan[] Spans => [.. Of("/v1/traces").SelectMany(ReceivedSpan.Of)];

    public ReceivedLine[] Lines => [.. Of("/v1/logs").SelectMany(ReceivedLine.Of)];

    /// <summary>Settings with more variables.</summary>
    public TelemetrySettings With(params (string Name, string Value)[] more)
    {
        var variables = Settings.Variables.ToDictionary();
        foreach (var (name, value) in more) variables[name] = value;
        return new TelemetrySettings { Variables = variables };
    }

    /// <summary>The same for a process of its own.</summary>
    public (string Name, string Value)[] Environment(params (string Name, string Value)[] more) =>
        [.. With(more).Variables.Select(variable => (variable.Key, variable.Value!))];

    /// <summary>Waits until so many spans of that name have come.</summary>
    public async Task<ReceivedSpan[]> SpansAsync(string name, int count = 1)
    {
        await Eventually.TrueAsync(
            () => Spans.Count(span => span.Name == name) >= count, () => $"{count} {name} did not come; there are: {string.Join(", ", Spans.Select(span => $"{span.Node} {span.Name}"))}");
        return [.. Spans.Where(span => span.Name == name)];
    }

    public static async Task<OtlpReceiver> StartAsync()
    {
        var received = new ConcurrentQueue<(string, byte[])>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(context => KeepAsync(context, received));
        await application.StartAsync();
        return new OtlpReceiver(application, received);
    }

    public byte[][] Of(string path) => [.. _received.Where(request => request.Path == path).Select(request => request.Body)];

    public Task UntilAsync(string path, Func<byte[], bool> wanted, string what) =>
        Eventually.TrueAsync(() => Of(path).Any(wanted), () => string.Create(CultureInfo.InvariantCulture, $"{what} did not come; {_received.Count} requests did"));

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task KeepAsync(HttpContext context, ConcurrentQueue<(string, byte[])> received)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        received.Enqueue((context.Request.Path.Value!, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
