using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Startup;

/// <summary>The real executable in a directory of its own, without anything of ours in its environment.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    /// <summary>Ports that nobody else can hold: any free one.</summary>
    public static readonly string[] FreePorts = ["--tcp-port", "0", "--tcp-address", "127.0.0.1", "--http-port", "0", "--http-address", "127.0.0.1", "--ops-port", "0"];

    private readonly Process _process;
    private readonly string _directory;

    private NodeProcess(Process process, string directory) => (_process, _directory) = (process, directory);

    public IPEndPoint Tcp { get; private set; } = new(IPAddress.Loopback, 0);

    public int HttpPort { get; private set; }

    public int OperationsPort { get; private set; }

    public string FirstLine { get; private set; } = "";

    /// <summary>Runs to its end.</summary>
    public static async Task<Outcome> RunAsync(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        await using var node = Launch(arguments, environment, null);
        return await node.EndAsync();
    }

    /// <summary>Runs until it listens.</summary>
    public static async Task<NodeProcess> StartAsync(IEnumerable<string> arguments, string? file = null, params (string Name, string Value)[] environment)
    {
        var node = Launch(arguments, environment, file);
        node.FirstLine = await node._process.StandardOutput.ReadLineAsync().WaitAsync(TextPeer.Within) ?? "";
        var ports = Listening().Match(node.FirstLine);
        if (!ports.Success)
        {
            var error = await node._process.StandardError.ReadToEndAsync().WaitAsync(TextPeer.Within);
            await node.DisposeAsync();
            Assert.Fail($"it said: {node.FirstLine} {error}");
        }

        node.Tcp = new IPEndPoint(IPAddress.Loopback, int.Parse(ports.Groups["tcp"].Value, CultureInfo.InvariantCulture));
        node.HttpPort = int.Parse(ports.Groups["http"].Value, CultureInfo.InvariantCulture);
        node.OperationsPort = int.Parse(ports.Groups["ops"].Value, CultureInfo.InvariantCulture);
        return node;
    }

    /// <summary>All it says on standard error until its end; read while it runs, as a log that is long must be.</summary>
    public Task<string> ReadErrorsAsync() => _process.StandardError.ReadToEndAsync();

    public Task TerminateAsync() => SignalAsync("TERM");

    /// <param name="signal">Its name, without SIG.</param>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(TextPeer.Within);
    }

    /// <summary>Stops it where it is. The signal is only on its way when it was sent: some thread may still be answering.</summary>
    public async Task PauseAsync()
    {
        await SignalAsync("STOP");
        if (!OperatingSystem.IsLinux()) return;
        var threads = $"/proc/{_process.Id}/task";
        await Eventually.TrueAsync(() => Directory.GetDirectories(threads).All(IsStopped), () => "the process does not stop");
    }

    /// <summary>What it said until its end and how it ended.</summary>
    public async Task<Outcome> EndAsync()
    {
        var (output, error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
        await _process.WaitForExitAsync().WaitAsync(TextPeer.Within);
        return new Outcome(_process.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(TextPeer.Within);
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>The state is the letter behind the name, which stands in brackets and may hold anything.</summary>
    private static bool IsStopped(string thread)
    {
        var stat = File.ReadAllText(Path.Combine(thread, "stat"));
        return stat[stat.LastIndexOf(')') + 2] is 'T' or 't';
    }

    private static NodeProcess Launch(IEnumerable<string> arguments, (string Name, string Value)[] environment, string? file)
    {
        var directory = Directory.CreateTempSubdirectory("chatsocket-node-").FullName;
        if (file is not null) File.WriteAllText(Path.Combine(directory, "chatsocket.json"), file);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "chatsocket-node.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.ToArray())
        {
            if (name.StartsWith("chatsocket", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Logging", StringComparison.OrdinalIgnoreCase))
            {
                start.Environment.Remove(name);
            }
        }

        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new NodeProcess(Process.Start(start)!, directory);
    }

    [GeneratedRegex(@"^listening tcp=(?<tcp>\d+) http=(?<http>\d+) ops=(?<ops>\d+) tls=(on|off)$")]
    private static partial Regex Listening();

    internal sealed record Outcome(int ExitCode, string Output, string Error);
}
