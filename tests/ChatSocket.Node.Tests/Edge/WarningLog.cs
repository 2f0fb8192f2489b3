using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>What is logged from Information up, as <c>Level: text</c>.</summary>
internal sealed class WarningLog<T> : ILogger<T>
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}
