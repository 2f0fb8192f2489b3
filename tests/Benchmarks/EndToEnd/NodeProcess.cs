using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatSocket.Benchmarks.EndToEnd;

/// <summary>A node in a process of its own, on free ports, without rate limits; its processor time is the operating system's word.</summary>
internal sealed partial class NodeProcess : IDisposable
{
    private readonly Process _process;

    private NodeProcess(Process process, int tcpPort, int httpPort) => (_process, TcpPort, HttpPort) = (process, tcpPort, httpPort);

    public int TcpPort { get; }

    public int HttpPort { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<NodeProcess> StartAsync(string assembly)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, "--tcp-port", "0", "--http-port", "0", "--ops-port", "0", "--journal=", "--language", "en"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
            Environment = { ["ChatSocket__Limits__MessagesPerSecond"] = "0", ["ChatSocket__Tcp__Address"] = "127.0.0.1", ["ChatSocket__Http__Address"] = "127.0.0.1" },
        };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) ?? "";
        var ports = Listening().Match(line);
        if (!ports.Success) throw new InvalidOperationException($"the node said: {line}");
        return new NodeProcess(process, Port(ports.Groups[1]), Port(ports.Groups[2]));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int Port(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"listening tcp=(\d+) http=(\d+)")]
    private static partial Regex Listening();
}
