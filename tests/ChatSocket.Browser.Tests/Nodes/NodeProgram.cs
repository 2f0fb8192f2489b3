using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ChatSocket.Client;

namespace ChatSocket.Browser.Tests.Nodes;

/// <summary>The real executable, which can be killed. Owned by the test that started it.</summary>
internal sealed partial class NodeProgram : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _directory;

    private NodeProgram(Process process, string directory) => (_process, _directory) = (process, directory);

    /// <summary>Opens the monitor page of every node of these tests.</summary>
    public const string Token = "a-token-for-operators";

    public IPEndPoint Http { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>What it says of its page.</summary>
    public string FirstWords { get; private set; } = "";

    public ServerAddress Tcp { get; private set; } = new("127.0.0.1", 0);

    public Uri Monitor { get; private set; } = new("http://127.0.0.1/");

    public static async Task<NodeProgram> StartAsync(int redisPort, string id)
    {
        var directory = Directory.CreateTempSubdirectory("chatsocket-page-").FullName;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "chatsocket-node.dll"), "--tcp-port", "0", "--tcp-address", "127.0.0.1", "--http-port", "0", "--http-address", "127.0.0.1",
            "--ops-port", "0", "--language", "en", "--node-id", id, "--redis", $"127.0.0.1:{redisPort.ToString(CultureInfo.InvariantCulture)}",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("chatsocket", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        start.Environment["ChatSocket__Ops__Token"] = Token;
        var program = new NodeProgram(Process.Start(start)!, directory);
        var line = await program._process.StandardOutput.ReadLineAsync().WaitAsync(Limit) ?? "";
        if (Listening().Match(line) is { Success: true } listening)
        {
            program.Http = new IPEndPoint(IPAddress.Loopback, int.Parse(listening.Groups[2].Value, CultureInfo.InvariantCulture));
            program.Tcp = new ServerAddress("127.0.0.1", int.Parse(listening.Groups[1].Value, CultureInfo.InvariantCulture));
            program.FirstWords = await program._process.StandardOutput.ReadLineAsync().WaitAsync(Limit) ?? "";
            program.Monitor = new Uri($"http://127.0.0.1:{listening.Groups[3].Value}/monitor");
            return program;
        }

        var error = await program._process.StandardError.ReadToEndAsync().WaitAsync(Limit);
        await program.DisposeAsync();
        throw new InvalidOperationException($"the node said: {line} {error}");
    }

    /// <summary>As a crash would: without a word.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limit);
    }

    /// <summary>Waits until it has ended by itself; its exit code.</summary>
    public async Task<int> ToExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return _process.ExitCode;
    }

    /// <summary>Asks it to leave politely; it does so meanwhile.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [GeneratedRegex(@"^listening tcp=(\d+) http=(\d+) ops=(\d+)")]
    private static partial Regex Listening();
}
