using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatSocket.Tests;

namespace ChatSocket.Deployment.Tests.Nodes;

/// <summary>A node as people start it: a process of its own, on free ports. The test that started it owns it.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;

    private NodeProcess(Process process) => _process = process;

    public int TcpPort { get; private set; }

    public int OperationsPort { get; private set; }

    public static async Task<NodeProcess> StartAsync(string id, int redisPort)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "chatsocket-node.dll"), "--tcp-address", "127.0.0.1", "--tcp-port", "0", "--http-address", "127.0.0.1",
            "--http-port", "0", "--ops-port", "0", "--node-id", id, "--redis", $"127.0.0.1:{redisPort}",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["ChatSocket__Limits__MessagesPerSecond"] = "0";
        var node = new NodeProcess(Process.Start(start)!);
        try
        {
            var line = await node._process.StandardOutput.ReadLineAsync().WaitAsync(Waits.Limit) ?? "";
            var ports = Listening().Match(line);
            Assert.True(ports.Success, $"the node said: {line}");
            node.TcpPort = int.Parse(ports.Groups["tcp"].Value, CultureInfo.InvariantCulture);
            node.OperationsPort = int.Parse(ports.Groups["ops"].Value, CultureInfo.InvariantCulture);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Waits.Limit);
        _process.Dispose();
    }

    [GeneratedRegex(@"^listening tcp=(?<tcp>\d+) .*\bops=(?<ops>\d+)")]
    private static partial Regex Listening();
}
