namespace ChatSocket.LoadGenerator.Startup;

/// <summary>How the program ended, for scripts. 2 is left to commands that measure against a threshold.</summary>
internal enum ExitCode
{
    /// <summary>Everything that was looked at held.</summary>
    Ok = 0,

    /// <summary>There was nothing to look at: the command line makes no sense, or there is no server, no node, no Redis.</summary>
    CouldNotRun = 1,

    /// <summary>A promise was broken; the evidence stands in the report.</summary>
    PromiseBroken = 3,
}
