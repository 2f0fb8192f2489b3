using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Node.Tests.Peers;

/// <summary>
/// Keeps what a node logs as an error: on this node's own account there must be none, whatever peers do. Who listens to the log, as the monitor
/// page does, gets all of it.
/// </summary>
internal sealed class BugLog : ILoggerFactory, ILogger
{
    private ImmutableArray<ILogger> _listeners = [];

    public ConcurrentQueue<string> Lines { get; } = [];

    public void AddProvider(ILoggerProvider provider) => _listeners = _listeners.Add(provider.CreateLogger(nameof(BugLog)));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= (_listeners.IsEmpty ? LogLevel.Error : LogLevel.Information);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error) Lines.Enqueue($"{formatter(state, exception)} {exception}");
        foreach (var listener in _listeners) listener.Log(logLevel, eventId, state, exception, formatter);
    }

    public void Dispose()
    {
    }
}
