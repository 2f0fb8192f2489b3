using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.LoadGenerator.Members;
using ChatSocket.LoadGenerator.Startup;

namespace ChatSocket.LoadGenerator.Runs;

/// <summary>How a run went: what was done, how long it took, what holds.</summary>
internal sealed record RunReport(VerifyOptions Options, TimeSpan Length, bool StoppedEarly, Traffic Traffic, RunHistory History, Verdict Verdict)
{
    /// <summary>Without a single acknowledgement nothing was tried; that is no success.</summary>
    public bool IsVacuous => Traffic.Acknowledged == 0;

    public ExitCode ExitCode => !Verdict.Holds ? ExitCode.PromiseBroken : IsVacuous ? ExitCode.CouldNotRun : ExitCode.Ok;
}

/// <summary>What several rounds come to.</summary>
internal static class RunReports
{
    /// <summary>The worst of them: a broken promise before a round that tried nothing.</summary>
    public static ExitCode ExitCode(this IReadOnlyList<RunReport> reports) => reports.Max(report => report.ExitCode);

    public static bool Holds(this IReadOnlyList<RunReport> reports) => reports.All(report => report.Verdict.Holds && !report.IsVacuous);

    /// <summary>How often each kind of fault was injected.</summary>
    public static IReadOnlyList<(string Name, int Times)> FaultCounts(this IReadOnlyList<RunReport> reports) =>
        [.. reports.SelectMany(report => report.History.Faults).CountBy(fault => fault.Name).OrderBy(fault => fault.Key, StringComparer.Ordinal).Select(fault => (fault.Key, fault.Value))];

    public static IReadOnlyList<GuaranteeResult> Guarantees(this IReadOnlyList<RunReport> reports) =>
        [.. from result in reports.SelectMany(report => report.Verdict.Results)
            group result by result.Guarantee into same
            select new GuaranteeResult(same.Key, same.Sum(each => each.Checked), same.Sum(each => each.Broken))];
}
