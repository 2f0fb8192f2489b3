using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ChatSocket.Node.Lifetime;

/// <summary>
/// The log for machines: one JSON object a line. <c>time level logger message</c>, then what the message names (<c>connection</c>,
/// <c>code</c>, …), <c>trace</c> and <c>span</c> where a trace is under way, and <c>exception</c>. Keeps no state.
/// </summary>
internal sealed class JsonLines() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "jsonlines";

    /// <summary>How the framework calls the message's own text among its values.</summary>
    private const string Template = "{OriginalFormat}";

    private static readonly string[] Levels = ["trace", "debug", "information", "warning", "error", "critical", "none"];

    // What is written goes to a log, not into a page: names may be read as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var bytes = new MemoryStream();
        using (var line = new Utf8JsonWriter(bytes, Options))
        {
            line.WriteStartObject();
            line.WriteString("time", DateTimeOffset.UtcNow);
            line.WriteString("level", Levels[(int)logEntry.LogLevel]);
            line.WriteString("logger", logEntry.Category);
            line.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            WriteValues(line, logEntry.State);
            if (Activity.Current is { } trace)
            {
                line.WriteString("trace", trace.TraceId.ToHexString());
                line.WriteString("span", trace.SpanId.ToHexString());
            }

            if (logEntry.Exception is { } exception) line.WriteString("exception", exception.ToString());
            line.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    private static void WriteValues<TState>(Utf8JsonWriter line, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values) return;
        foreach (var (name, value) in values)
        {
            if (name == Template) continue;
            line.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
            switch (value)
            {
                case null: line.WriteNullValue(); break;
                case long number: line.WriteNumberValue(number); break;
                case int number: line.WriteNumberValue(number); break;
                case bool flag: line.WriteBooleanValue(flag); break;
                default: line.WriteStringValue(value.ToString()); break;
            }
        }
    }
}
