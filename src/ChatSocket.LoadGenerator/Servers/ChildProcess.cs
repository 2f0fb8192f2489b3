using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChatSocket.LoadGenerator.Servers;

/// <summary>
/// A program this one started: it can be stopped, continued, asked to end and killed, by its own number and nothing else. Its
/// lines go to one reader.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;
    private const int KeptLines = 20;

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();
    private readonly Action<string> _onLine;

    private ChildProcess(Process process, Action<string> onLine) => (_process, _onLine) = (process, onLine);

    public bool HasExited => _process.HasExited;

    /// <summary>What it said last, for when it does not come up.</summary>
    public string LastWords
    {
        get { lock (_lastLines) return string.Join(" | ", _lastLines); }
    }

    /// <exception cref="ServerStartException">There is no such program.</exception>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string> environment, Action<string> onLine)
    {
        // A session of its own, or Ctrl+C would end the servers before the verdict is in.
        var (own, before) = File.Exists("/usr/bin/setsid") ? ("/usr/bin/setsid", new[] { program }) : (program, []);
        var start = new ProcessStartInfo(own, [.. before, .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var child = new ChildProcess(new Process { StartInfo = start }, onLine);
        child._process.OutputDataReceived += (_, line) => child.Note(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Note(line.Data);
        try
        {
            child._process.Start();
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new ServerStartException(program, error.Message);
        }

        // A second Ctrl+C waits for nothing, but must leave no servers behind.
        AppDomain.CurrentDomain.ProcessExit += child.OnExit;
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    public void Pause() => Send(Stop);

    public void Resume() => Send(Continue);

    /// <summary>Asks it to end.</summary>
    public void AskToEnd() => Send(Terminate);

    public Task WaitAsync(CancellationToken stop) => _process.WaitForExitAsync(stop);

    /// <summary>Nothing of it runs after this.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        await KillAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private void OnExit(object? sender, EventArgs end)
    {
        if (!_process.HasExited) _process.Kill();
    }

    private void Send(int signal)
    {
        if (!_process.HasExited) _ = Signal(_process.Id, signal);
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (_lastLines)
        {
            if (_lastLines.Count == KeptLines) _lastLines.Dequeue();
            _lastLines.Enqueue(line);
        }

        _onLine(line);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
