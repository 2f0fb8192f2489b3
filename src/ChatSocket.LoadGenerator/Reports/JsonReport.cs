using System.Text.Encodings.Web;
using System.Text.Json;
using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Faults;
using ChatSocket.LoadGenerator.Latency;
using ChatSocket.LoadGenerator.Runs;

namespace ChatSocket.LoadGenerator.Reports;

/// <summary>The same report for programs: one object. Fields may be added; what is there keeps its meaning within a schema number.</summary>
internal static class JsonReport
{
    public const int Schema = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One round is the object itself; several are its <c>rounds</c>, beside what they come to together.</summary>
    public static string Write(IReadOnlyList<RunReport> reports) => JsonSerializer.Serialize(reports is [var only] ? Round(only) : Total(reports), Options);

    private static object Total(IReadOnlyList<RunReport> reports) => new
    {
        Schema,
        Command = "verify",
        Exit = (int)reports.ExitCode(),
        Holds = reports.Holds(),
        StoppedEarly = reports.Any(report => report.StoppedEarly),
        Seconds = reports.Sum(report => report.Length.TotalSeconds),
        FaultCounts = Counts(reports),
        Guarantees = Guarantees(reports.Guarantees()),
        Rounds = reports.Select(Round),
    };

    private static object Round(RunReport report) =>
        new
        {
            Schema,
            Command = "verify",
            Exit = (int)report.ExitCode,
            Holds = report.Verdict.Holds && !report.IsVacuous,
            report.StoppedEarly,
            Seconds = report.Length.TotalSeconds,
            Configuration = Configuration(report),
            Environment = new { Processors = Environment.ProcessorCount, System = Environment.OSVersion.ToString(), Runtime = Environment.Version.ToString() },
            Counts = new
            {
                report.Traffic.Sent,
                report.Traffic.Acknowledged,
                report.Traffic.Delivered,
                report.Traffic.ConnectionsLost,
                report.Traffic.Missed,
            },
            Latency = new
            {
                Acknowledged = Times(report.Traffic.Whole.Acknowledged),
                Delivered = Times(report.Traffic.Whole.Delivered),
                Slip = Times(report.Traffic.Whole.Slip),
            },
            FaultCounts = Counts([report]),
            Faults = report.History.Faults.Select(fault => new { fault.Name, fault.Target, fault.From, fault.To, Excuses = fault.Effects.ToString() }),
            Guarantees = Guarantees(report.Verdict.Results),
            Violations = report.Verdict.Violations.Select(violation => new
            {
                Guarantee = $"G{(int)violation.Guarantee}",
                violation.Rule,
                violation.What,
                violation.Room,
                violation.MessageId,
                violation.Members,
                violation.History,
            }),
        };

    private static Dictionary<string, int> Counts(IReadOnlyList<RunReport> reports) => reports.FaultCounts().ToDictionary(fault => fault.Name, fault => fault.Times);

    private static IEnumerable<object> Guarantees(IEnumerable<GuaranteeResult> results) =>
        results.Select(result => new { Guarantee = $"G{(int)result.Guarantee}", Name = result.Guarantee.ToString(), result.Checked, result.Broken });

    private static object Configuration(RunReport report) => new
    {
        report.Options.Seed,
        report.Options.Clients,
        report.Options.Rooms,
        report.Options.Rate,
        report.Options.Seconds,
        report.Options.FaultCount,
        report.Options.Chaos,
        Servers = report.Options.Chaos ? [] : report.Options.Servers.Select(server => server.ToString()),
        Nodes = report.Options.Chaos ? report.Options.Nodes : 0,
        Redis = report.Options.Redis.Name(),
    };

    private static object Times(Histogram times) => new
    {
        times.Count,
        P50 = times.Percentile(50),
        P75 = times.Percentile(75),
        P90 = times.Percentile(90),
        P99 = times.Percentile(99),
        P999 = times.Percentile(99.9),
        P9999 = times.Percentile(99.99),
        Max = times.Most,
        Unit = "microseconds",
    };
}
