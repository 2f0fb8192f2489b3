using System.Diagnostics;
using System.Runtime.InteropServices;
using ChatSocket.LoadGenerator.Startup;
using ChatSocket.LoadGenerator.Tests.Peers;

namespace ChatSocket.LoadGenerator.Tests.Startup;

/// <summary>The program as people start it, and what is left when they lose patience.</summary>
public sealed class InterruptTests : IDisposable
{
    private const int Terminate = 15;

    /// <summary>The servers' files are in it, so its name stands in their command lines.</summary>
    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-interrupt-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Who_asks_twice_is_out_at_once_and_nothing_that_was_started_goes_on_running()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found through /proc: this test needs Linux.");
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [typeof(VerifyCommand).Assembly.Location, "verify", "--chaos", "--clients", "4", "--rooms", "1", "--seconds", "600", "--faults", "delay", "--language", "en"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = _directory;
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        try
        {
            await ReadUntilAsync(process, "connected");
            Assert.Single(Servers());
            Assert.Equal(0, Signal(process.Id, Terminate));
            await ReadUntilAsync(process, "stopped early");
            Assert.Equal(0, Signal(process.Id, Terminate));
            await process.WaitForExitAsync().Bounded();
            Assert.Equal((int)ExitCode.CouldNotRun, process.ExitCode);
            // Killed, and a moment later gone.
            for (var began = TimeProvider.System.GetTimestamp(); Servers().Length > 0; await Task.Delay(10))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(began) < Within.Limit, "a node goes on running");
            }
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private string[] Servers() =>
        [.. Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _) && CommandOf(path).Contains(_directory, StringComparison.Ordinal))];

    private static string CommandOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static async Task ReadUntilAsync(Process process, string what)
    {
        while (await process.StandardError.ReadLineAsync().Bounded() is { } line)
        {
            if (line.Contains(what, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"it ended without saying '{what}'");
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
