using ChatSocket.Node.Configuration;
using ChatSocket.Node.Wording;
using Microsoft.Extensions.Logging.Console;

namespace ChatSocket.Node.Lifetime;

/// <summary>The log goes to standard error, so that standard output holds only what scripts wait for.</summary>
internal static class NodeLogging
{
    /// <exception cref="SettingsException">A level of the section <c>Logging</c> does not exist.</exception>
    public static ILoggerFactory Create(IConfiguration configuration, NodePhrases phrases)
    {
        try
        {
            return Create(configuration);
        }
        catch (InvalidOperationException failure)
        {
            throw new SettingsException(phrases.WrongLogging(failure.Message));
        }
    }

    private static ILoggerFactory Create(IConfiguration configuration) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(LogLevel.Information);
        builder.AddFilter("Microsoft", LogLevel.Warning);
        // A start that fails is told by the node itself, once and without a stack trace.
        builder.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.AddConfiguration(configuration.GetSection("Logging"));
        builder.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    });
}
