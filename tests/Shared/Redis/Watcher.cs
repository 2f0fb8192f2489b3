using System.Diagnostics;

namespace ChatSocket.Tests.Redis;

/// <summary>
/// Ends a server when the test program is gone, however it went: a shell that waits for the end of its input, which the system closes with
/// this process. It does not hear Ctrl+C, because a stopped server would not either.
/// </summary>
internal sealed class Watcher : IDisposable
{
    private readonly Process _shell;

    /// <param name="command">What to do then.</param>
    /// <param name="words">The command's <c>$1</c>, <c>$2</c> ….</param>
    public Watcher(string command, params string[] words)
    {
        string[] arguments = ["-c", $"trap '' INT TERM HUP; read -r _; {command}", "watcher", .. words];
        _shell = Process.Start(new ProcessStartInfo("sh", arguments) { RedirectStandardInput = true })!;
    }

    public void Dispose()
    {
        _shell.Kill();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
