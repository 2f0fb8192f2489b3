using System.Globalization;
using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Languages;
using ChatSocket.LoadGenerator.Latency;
using ChatSocket.LoadGenerator.Runs;

namespace ChatSocket.LoadGenerator.Reports;

/// <summary>The summary for people.</summary>
internal static class TextReport
{
    /// <summary>A generator that is later than this measures itself.</summary>
    private const long NoticeableSlip = 50_000;

    public static void Write(TextWriter output, RunReport report, Texts texts)
    {
        var traffic = report.Traffic;
        output.WriteLine(texts.Counts(traffic.Sent, traffic.Acknowledged, traffic.Delivered, traffic.ConnectionsLost, report.History.Faults.Count));
        if (traffic.Missed > 0) output.WriteLine(texts.Missed(traffic.Missed));
        var slip = traffic.Whole.Slip.Percentile(99);
        if (slip > NoticeableSlip) output.WriteLine(texts.GeneratorSlow(Time(slip)));
        Write(output, texts, texts.Acknowledgement, traffic.Whole.Acknowledged);
        Write(output, texts, texts.Delivery, traffic.Whole.Delivered);
        WriteFaults(output, [report], texts);
        Write(output, report.Verdict.Results, texts);
        if (report.IsVacuous) output.WriteLine(texts.NothingVerified);
        else if (report.Verdict.Holds) output.WriteLine(texts.AllHeld);
        if (report.Verdict.Holds) return;
        output.WriteLine(texts.SomeBroken);
        foreach (var violation in report.Verdict.Violations) Write(output, violation);
    }

    /// <summary>After the last of several rounds, each of which has its own report above.</summary>
    public static void WriteTotal(TextWriter output, IReadOnlyList<RunReport> reports, Texts texts)
    {
        output.WriteLine();
        output.WriteLine(texts.AllRounds(reports.Count, reports.Sum(report => report.History.Faults.Count)));
        WriteFaults(output, reports, texts);
        Write(output, reports.Guarantees(), texts);
        if (reports.Holds()) output.WriteLine(texts.AllHeld);
    }

    private static void WriteFaults(TextWriter output, IReadOnlyList<RunReport> reports, Texts texts)
    {
        var counts = reports.FaultCounts();
        if (counts.Count > 0) output.WriteLine($"{texts.Faults}: {string.Join(", ", counts.Select(fault => $"{fault.Name} {fault.Times}"))}");
    }

    private static void Write(TextWriter output, IEnumerable<GuaranteeResult> results, Texts texts)
    {
        foreach (var result in results)
        {
            var how = result switch
            {
                { Broken: > 0 } => texts.Broken(result.Broken, result.Checked),
                { Checked: 0 } => texts.NotSeen,
                _ => texts.Held(result.Checked),
            };
            output.WriteLine($"G{(int)result.Guarantee}  {texts.Promise(result.Guarantee)}: {how}");
        }
    }

    private static void Write(TextWriter output, Violation violation)
    {
        output.WriteLine($"G{(int)violation.Guarantee} {violation.Rule}: {violation.What}");
        if (violation.Room.Length > 0) output.WriteLine($"   room: {violation.Room}");
        if (violation.MessageId.Length > 0) output.WriteLine($"   message: {violation.MessageId}");
        if (violation.Members.Count > 0) output.WriteLine($"   members: {string.Join(", ", violation.Members)}");
        foreach (var line in violation.History) output.WriteLine($"   {line}");
    }

    private static void Write(TextWriter output, Texts texts, string what, Histogram times)
    {
        if (times.Count > 0) output.WriteLine(texts.Times(what, Time(times.Percentile(50)), Time(times.Percentile(99)), Time(times.Most)));
    }

    private static string Time(long microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0:0.0} ms");
}
