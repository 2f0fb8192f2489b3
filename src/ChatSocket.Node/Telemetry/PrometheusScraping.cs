using OpenTelemetry.Metrics;

namespace ChatSocket.Node.Telemetry;

/// <summary>
/// What the package OpenTelemetry.Exporter.Prometheus.AspNetCore would give, under its names: with the package this file, the exporter
/// and the text go and no caller changes.
/// </summary>
internal static class PrometheusScraping
{
    private const string OpenMetrics = "application/openmetrics-text";

    public static MeterProviderBuilder AddPrometheusExporter(this MeterProviderBuilder meters) => meters
        .ConfigureServices(services => services.AddSingleton<PrometheusExporter>())
        .AddReader(services => new BaseExportingMetricReader(services.GetRequiredService<PrometheusExporter>())
        {
            TemporalityPreference = MetricReaderTemporalityPreference.Cumulative,
        });

    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", static context => AnswerAsync(context, context.RequestServices.GetRequiredService<PrometheusExporter>()));

    private static async Task AnswerAsync(HttpContext context, PrometheusExporter exporter)
    {
        // Only this format has exemplars.
        var openMetrics = context.Request.Headers.Accept.ToString().Contains(OpenMetrics, StringComparison.OrdinalIgnoreCase);
        if (exporter.Scrape(openMetrics) is not { } text)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        context.Response.ContentType = openMetrics ? $"{OpenMetrics}; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
    }
}
