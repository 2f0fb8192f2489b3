using System.Globalization;
using ChatSocket.LoadGenerator.Faults;

namespace ChatSocket.LoadGenerator.Servers;

/// <summary>
/// One node and the proxies around it: its clients reach it through one, it reaches Redis through the other. Who harms it calls
/// one thing at a time.
/// </summary>
internal sealed class NodeServer(string id, string path, string directory, FaultProxy? redis, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PoliteTime = TimeSpan.FromSeconds(40);

    /// <summary>Verify reads whole histories in the end, so nothing may be trimmed that its clients did not see trimmed.</summary>
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["ChatSocket__Limits__MessagesPerSecond"] = "0",
        ["ChatSocket__History__MessagesPerRoom"] = "1000000",
        ["ChatSocket__History__BytesPerRoom"] = "268435456",
        ["ChatSocket__Language"] = "en",
    };

    private ChildProcess? _process;
    private TaskCompletionSource<int> _listening = new();

    public string Id { get; } = id;

    /// <summary>Where clients go.</summary>
    public FaultProxy Clients { get; } = new(time);

    /// <summary>Between the node and Redis; none where there is no Redis.</summary>
    public FaultProxy? Redis { get; } = redis;

    /// <summary>The node itself, for who wants the truth at the end.</summary>
    public int Port => Clients.TargetPort;

    /// <exception cref="ServerStartException">It does not listen in time.</exception>
    public async Task StartAsync(CancellationToken stop)
    {
        var listening = _listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (program, before) = NodeProgram.Command(path);
        string[] arguments = ["--node-id", Id, "--tcp-port", "0", "--tcp-address", "127.0.0.1", "--http-port", "0", "--http-address", "127.0.0.1", "--ops-port", "0"];
        string[] storage = Redis is null
            ? ["--journal", Path.Combine(directory, $"{Id}-journal")]
            : ["--redis", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Redis.Port}"), "--journal="];
        _process = ChildProcess.Start(program, [.. before, .. arguments, .. storage], directory, Environment, OnLine);
        try
        {
            var ended = _process.WaitAsync(stop);
            if (await Task.WhenAny(listening.Task, ended).WaitAsync(StartTime, time, stop).ConfigureAwait(false) == ended)
            {
                throw new ServerStartException(Id, _process.LastWords);
            }
        }
        catch (TimeoutException)
        {
            throw new ServerStartException(Id, $"it does not listen: {_process.LastWords}");
        }

        Clients.TargetPort = await listening.Task.ConfigureAwait(false);
    }

    public async Task KillAsync()
    {
        var process = _process;
        _process = null;
        if (process is not null) await process.DisposeAsync().ConfigureAwait(false);
    }

    public void Pause() => _process?.Pause();

    public void Resume() => _process?.Resume();

    /// <summary>As an operator would: asked to leave, and started anew when it has.</summary>
    public async Task RestartAsync(CancellationToken stop)
    {
        _process?.AskToEnd();
        try
        {
            if (_process is not null) await _process.WaitAsync(stop).WaitAsync(PoliteTime, time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It had its time; what is lost by the kill is for the checks to find.
        }

        await KillAsync().ConfigureAwait(false);
        await StartAsync(stop).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        await Clients.DisposeAsync().ConfigureAwait(false);
        if (Redis is not null) await Redis.DisposeAsync().ConfigureAwait(false);
    }

    private void OnLine(string line)
    {
        const string Mark = "listening tcp=";
        if (!line.StartsWith(Mark, StringComparison.Ordinal)) return;
        if (int.TryParse(line[Mark.Length..].Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) _listening.TrySetResult(port);
    }
}
