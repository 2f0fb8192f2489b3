namespace ChatSocket.Terminal.Startup;

/// <summary>How the program ended, for scripts.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>Wrong switches, or no connection could be made.</summary>
    CouldNotStart = 1,

    /// <summary>The connection was lost, the server ended it unasked, or a line could not be sent.</summary>
    EndedBadly = 2,

    // What a shell reports for a program ended by that signal.
    HungUp = 129,
    Interrupted = 130,
    Terminated = 143,
}
