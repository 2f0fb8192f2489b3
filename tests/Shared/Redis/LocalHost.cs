using System.Diagnostics;

namespace ChatSocket.Tests.Redis;

/// <summary>A server as a process of this machine, in a directory of its own. The test that started it owns it.</summary>
internal sealed class LocalHost(Func<int, string, ProcessStartInfo> command) : IRedisHost
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-redis-").FullName;
    private readonly Queue<string> _output = new();
    private Process? _process;
    private Watcher? _watcher;

    public string? Failure => _process is { HasExited: false } ? null : $"it ended. {LastOutput()}";

    public async Task StartAsync(int port, bool keepData)
    {
        await KillAsync();
        if (!keepData)
        {
            Directory.Delete(_directory, recursive: true);
            Directory.CreateDirectory(_directory);
        }

        var start = command(port, _directory);
        start.WorkingDirectory = _directory;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = _process = Process.Start(start)!;
        _watcher = new Watcher("kill -KILL \"$1\"; rm -rf -- \"$2\"", $"{process.Id}", _directory);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public void Pause()
    {
        Signal("STOP");
        // The signal is only on its way: some thread may still be answering.
        if (OperatingSystem.IsLinux() && !SpinWait.SpinUntil(IsStopped, StopLimit)) throw new TimeoutException("the server did not stop");
    }

    public void Continue() => Signal("CONT");

    public async Task KillAsync()
    {
        if (_process is null) return;
        // First the one who would kill: by then the number could belong to somebody else.
        _watcher?.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private void Signal(string name)
    {
        // The shell has the command built in; the program of that name is not on every machine.
        using var shell = Process.Start("sh", ["-c", $"kill -{name} {_process!.Id}"]);
        shell.WaitForExit();
        if (shell.ExitCode != 0) throw new InvalidOperationException($"the server took no signal {name}: {Failure}");
    }

    private bool IsStopped() => Directory.GetDirectories($"/proc/{_process!.Id}/task").All(thread => StateOf(thread) is 'T' or 't');

    /// <summary>The letter behind the name, which stands in brackets and may hold anything.</summary>
    private static char StateOf(string thread)
    {
        var stat = File.ReadAllText(Path.Combine(thread, "stat"));
        return stat[stat.LastIndexOf(')') + 2];
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > 20) _output.Dequeue();
        }
    }

    private string LastOutput()
    {
        lock (_output) return $"It said:\n{string.Join('\n', _output)}";
    }
}
