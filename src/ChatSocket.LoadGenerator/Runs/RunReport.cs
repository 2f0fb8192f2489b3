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
