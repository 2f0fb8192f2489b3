using System.Net.Sockets;
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

        if (options.Problem is { } problem)
        {
            errors.WriteLine(problem(texts));
            return ExitCode.CouldNotRun;
        }

        try
        {
            var progress = new Progress(errors, texts, options.NoProgress);
            progress.Write(texts.Starting(options.Clients, options.Rooms, options.Seconds, options.Seed));
            var report = await new VerifyRun(options, time, progress).RunAsync(stop).ConfigureAwait(false);
            if (options.HistoryFile is { } file) HistoryFile.Write(file, report.History);
            if (options.Json) output.WriteLine(JsonReport.Write(report));
            else TextReport.Write(output, report, texts);
            return report.ExitCode;
        }
        catch (Exception error) when (Explain(error, texts) is { } reason)
        {
            errors.WriteLine(reason);
            return ExitCode.CouldNotRun;
        }
    }

    private static string? Explain(Exception error, Texts texts) => error switch
    {
        NodeNotFoundException missing => texts.NodeNotFound(missing.Message),
        ServerStartException start => texts.DidNotStart(start.Program, start.Why),
        NobodyAnswersException nobody => texts.NobodyAnswers(nobody.Message),
        // Stopped before anything was sent.
        OperationCanceledException => texts.NothingVerified,
        SocketException or IOException => error.Message,
        _ => null,
    };
}
