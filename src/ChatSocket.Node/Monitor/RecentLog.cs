namespace ChatSocket.Node.Monitor;

/// <summary>A line of the node's log, as an operator reads it. Numbers go up by one.</summary>
internal sealed record LogLine(long Number, long Ts, string Level, string Source, string Text);

/// <summary>The newest lines of the node's log; <see cref="_gate"/> owns them. No line of this product holds chat text.</summary>
internal sealed class RecentLog(TimeProvider time) : ILoggerProvider
{
    private const int Kept = 2000;
    private const int LongestText = 2000;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private long _last;

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    /// <summary>What came after that number, oldest first.</summary>
    public LogLine[] After(long number)
    {
        lock (_gate) return [.. _lines.Where(line => line.Number > number)];
    }

    public void Dispose()
    {
    }

    private void Add(LogLevel level, string source, string text)
    {
        if (text.Length > LongestText) text = text[..LongestText];
        lock (_gate)
        {
            _lines.Enqueue(new LogLine(++_last, time.GetUtcNow().ToUnixTimeMilliseconds(), level.ToString(), source, text));
            if (_lines.Count > Kept) _lines.Dequeue();
        }
    }

    private sealed class Writer(RecentLog log, string source) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            log.Add(logLevel, source, exception is null ? text : $"{text} {exception.GetType().Name}: {exception.Message}");
        }
    }
}
