using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ChatSocket.Node.Tests.Journal;

/// <summary>The node as people run it: its own process, on free ports, in a working directory of its own.</summary>
internal sealed class NodeProcess : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private const int Terminate = 15;
    private const int FileSize = 1;

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeProcess(string workingDirectory, string[] arguments)
    {
        // A file at its limit is to be an error, not a signal.
        string[] command = ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "sh", Path.Combine(AppContext.BaseDirectory, "chatsocket-node.dll"), .. Always, .. arguments];
        var start = new ProcessStartInfo("sh", command)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ChatSocket__Language"] = "en";
        start.Environment["ChatSocket__Limits__MessagesPerSecond"] = "0";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Operations { get; private set; } = new("http://127.0.0.1:0/");

    public ConcurrentQueue<string> Errors { get; } = new();

    private static string[] Always => ["--tcp-port", "0", "--tcp-address", "127.0.0.1", "--http-port", "0", "--http-address", "127.0.0.1", "--ops-port", "0"];

    /// <summary>A node that listens, and its port.</summary>
    public static async Task<(NodeProcess Node, int Port)> StartAsync(string workingDirectory, params string[] arguments)
    {
        var node = new NodeProcess(workingDirectory, arguments);
        var ended = node._process.WaitForExitAsync();
        if (await Task.WhenAny(node._listening.Task, ended).WaitAsync(Limit) == ended) Assert.Fail(string.Join('\n', node.Errors));
        return (node, await node._listening.Task);
    }

    /// <summary>A node that is expected not to start: its exit code and what it wrote.</summary>
    public static async Task<(int ExitCode, string[] Errors)> RefusedAsync(string workingDirectory, params string[] arguments)
    {
        using var node = new NodeProcess(workingDirectory, arguments);
        return (await node.ExitAsync(), [.. node.Errors]);
    }

    /// <summary>From now on every write that makes a file longer fails.</summary>
    public void FillDisk() => Assert.Equal(0, SetLimit(_process.Id, FileSize, [0, 0], 0));

    /// <summary>kill -9: nothing of the process runs after it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    public async Task<int> StopAsync()
    {
        Assert.Equal(0, Signal(_process.Id, Terminate));
        return await ExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return _process.ExitCode;
    }

    private void OnOutput(string? line)
    {
        const string Mark = "listening tcp=";
        if (line is null || !line.StartsWith(Mark, StringComparison.Ordinal)) return;
        var words = line[Mark.Length..].Split(' ');
        Operations = new Uri($"http://127.0.0.1:{words[2]["ops=".Length..]}/");
        _listening.TrySetResult(int.Parse(words[0], CultureInfo.InvariantCulture));
    }

    private void Note(string? line)
    {
        if (!string.IsNullOrEmpty(line)) Errors.Enqueue(line);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);

    [DllImport("libc", EntryPoint = "prlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int process, int resource, ulong[] limit, nint before);
}
