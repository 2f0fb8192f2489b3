using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ChatSocket.Node.Telemetry;

/// <summary>
/// What the package OpenTelemetry.Extensions.Hosting would give, under its names: with the package this file goes and no caller changes.
/// </summary>
internal static class OpenTelemetryServices
{
    /// <summary>What is configured on the answer begins when the host starts and ends with it.</summary>
    public static IOpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        services.AddHostedService<Started>();
        return new Builder(services);
    }

    private sealed class Builder(IServiceCollection services) : IOpenTelemetryBuilder
    {
        public IServiceCollection Services { get; } = services;
    }

    /// <summary>A provider works from the moment somebody asks for it; nobody else would.</summary>
    private sealed class Started(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetService<MeterProvider>();
            services.GetService<TracerProvider>();
            services.GetService<LoggerProvider>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
