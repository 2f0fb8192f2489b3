using ChatSocket.Node.Configuration;
using ChatSocket.Node.Telemetry;
using ChatSocket.Node.Wording;
using Microsoft.Extensions.Logging.Console;

namespace ChatSocket.Node.Lifetime;

/// <summary>
/// The log goes to standard error, so that standard output holds only what scripts wait for: for people in a terminal, as JSON in a
/// container; and by OTLP where an operator names an endpoint.
/// </summary>
internal static class NodeLogging
{
    private const string Formatter = "Logging:Console:FormatterName";

    /// <summary>Set by the images of .NET.</summary>
    private const string InContainer = "DOTNET_RUNNING_IN_CONTAINER";

    /// <exception cref="SettingsException">A level of the section <c>Logging</c> does not exist.</exception>
    public static ILoggerFactory Create(IConfiguration configuration, NodeSettings settings, NodePhrases phrases)
    {
        try
        {
            return Create(configuration, settings);
        }
        catch (InvalidOperationException failure)
        {
            throw new SettingsException(phrases.WrongLogging(failure.Message));
        }
    }

    private static ILoggerFactory Create(IConfiguration configuration, NodeSettings settings) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(LogLevel.Information);
        builder.AddFilter("Microsoft", LogLevel.Warning);
        // A start that fails is told by the node itself, once and without a stack trace.
        builder.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.AddConfiguration(configuration.GetSection("Logging"));
        builder.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        builder.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = configuration[Formatter] ?? (IsInContainer ? JsonLines.FormatterName : ConsoleFormatterNames.Simple);
        });
        builder.AddNodeTelemetry(settings.Telemetry, settings.Chat.NodeId);
    });

    private static bool IsInContainer => bool.TryParse(Environment.GetEnvironmentVariable(InContainer), out var inContainer) && inContainer;
}
