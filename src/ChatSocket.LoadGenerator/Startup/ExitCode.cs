namespace ChatSocket.LoadGenerator.Startup;

/// <summary>How the program ended, for scripts.</summary>
internal enum ExitCode
{
    /// <summary>Everything that was looked at held.</summary>
    Ok = 0,

    /// <summary>The command line makes no sense.</summary>
    BadUsage = 1,

    /// <summary>There was nothing to look at: no server, no node, no Redis.</summary>
    CouldNotRun = 2,

    /// <summary>A promise was broken; the evidence stands in the report.</summary>
    PromiseBroken = 3,
}
