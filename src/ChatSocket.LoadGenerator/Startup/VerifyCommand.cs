using System.Net.Sockets;
using ChatSocket.LoadGenerator.Faults;
using ChatSocket.LoadGenerator.Languages;
using ChatSocket.LoadGenerator.Reports;
using ChatSocket.LoadGenerator.Runs;
using ChatSocket.LoadGenerator.Servers;

namespace ChatSocket.LoadGenerator.Startup;

/// <summary>From the command line to the exit code.</summary>
internal static class VerifyCommand
{
    public static async Task<ExitCode> RunAsync(
        IReadOnlyList<string> arguments, string? environmentLanguage, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken stop)
    {
        var options = CommandLine.Parse(arguments, environmentLanguage);
        var texts = options.Language.Texts();
        if (options.Help)
        {
            output.WriteLine(texts.Help);
            return ExitCode.Ok;
        }

        if (options.Problem is { } refusal)
        {
            errors.WriteLine(refusal(texts));
            return ExitCode.CouldNotRun;
        }

        try
        {
            var (reports, problem) = await RunAsync(options, texts, output, errors, time, stop).ConfigureAwait(false);
            if (options.Json) output.WriteLine(JsonReport.Write(reports));
            else if (reports.Count > 1) TextReport.WriteTotal(output, reports, texts);
            if (problem is not null) errors.WriteLine(problem);
            return problem is not null && reports.ExitCode() == ExitCode.Ok ? ExitCode.CouldNotRun : reports.ExitCode();
        }
        catch (Exception error) when (Explain(error, texts) is { } reason)
        {
            errors.WriteLine(reason);
            return ExitCode.CouldNotRun;
        }
    }

    /// <summary>One round after the other, also after one in which a promise was broken: the next may show more.</summary>
    private static async Task<(IReadOnlyList<RunReport> Reports, string? Problem)> RunAsync(
        VerifyOptions options, Texts texts, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken stop)
    {
        var reports = new List<RunReport>();
        var progress = new Progress(errors, texts, options.NoProgress);
        foreach (var file in options.Rounds.Select(round => HistoryOf(round, options)).OfType<string>()) HistoryFile.Make(file);
        foreach (var round in options.Rounds)
        {
            if (stop.IsCancellationRequested && reports.Count > 0) break;
            if (options.Rounds.Count > 1) progress.Write(texts.Round(reports.Count + 1, options.Rounds.Count, round.Redis.Name()));
            progress.Write(texts.Starting(round.Clients, round.Rooms, round.Seconds, round.Seed));
            RunReport report;
            try
            {
                report = await new VerifyRun(round, time, progress).RunAsync(stop).ConfigureAwait(false);
            }
            catch (Exception error) when (reports.Count > 0 && Explain(error, texts) is { } reason)
            {
                // What the rounds before have shown is not lost by it.
                return (reports, reason);
            }

            if (!round.Json) TextReport.Write(output, report, texts);
            // A round's histories are large, and have had their verdict.
            reports.Add(report with { History = report.History with { Members = [], Rooms = [] } });
            try
            {
                if (HistoryOf(round, options) is { } file) HistoryFile.Write(file, report.History);
            }
            catch (Exception error) when (Explain(error, texts) is { } reason)
            {
                // Nor is what this one has shown.
                return (reports, reason);
            }
        }

        return (reports, null);
    }

    private static string? HistoryOf(VerifyOptions round, VerifyOptions all) =>
        round.HistoryFile is { } file && all.Rounds.Count > 1 ? $"{file}.{round.Redis.Name()}" : round.HistoryFile;

    private static string? Explain(Exception error, Texts texts) => error switch
    {
        NodeNotFoundException missing => texts.NodeNotFound(missing.Message),
        ServerStartException start => texts.DidNotStart(start.Program, start.Why),
        NobodyAnswersException nobody => texts.NobodyAnswers(nobody.Message),
        // Stopped before anything was sent.
        OperationCanceledException => texts.NothingVerified,
        SocketException or IOException or UnauthorizedAccessException => error.Message,
        _ => null,
    };
}
