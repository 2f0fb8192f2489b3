using System.Diagnostics;
using System.Text;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Deployment.Tests.Engine;

/// <summary>
/// The Docker engine and the older program for compose files, or the newer one. <c>CHATSOCKET_ENGINE</c> names an engine that is not the default,
/// so that one may be started for these tests alone.
/// </summary>
internal static class ContainerEngine
{
    /// <summary>A build restores packages, and the machine may be busy.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(15);

    private static readonly string? Address = Environment.GetEnvironmentVariable("CHATSOCKET_ENGINE");

    /// <summary>Null, or a sentence that says what to install.</summary>
    public static async Task<string?> MissingAsync()
    {
        if (Programs.PathTo("docker") is null || (await RunAsync(["docker", "version"])).Code != 0)
            return "There is no Docker engine: please start one (apt-get install docker.io), or name it in CHATSOCKET_ENGINE.";
        if (await ComposeAsync() is null) return "There is no program for compose files: please install docker-compose or the plug-in docker compose.";
        foreach (var line in (await RunAsync([Repository.PathTo("tests", "standins", "make"), "--list"])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var image = line.Split(' ')[0];
            if ((await RunAsync(["docker", "image", "inspect", image])).Code != 0)
                return $"The image {image} is not here: please pull it, or make a local stand-in with tests/standins/make.";
        }

        return null;
    }

    public static async Task<string[]?> ComposeAsync()
    {
        if (Programs.PathTo("docker-compose") is not null) return ["docker-compose"];
        return (await RunAsync(["docker", "compose", "version"])).Code == 0 ? ["docker", "compose"] : null;
    }

    public static async Task<string> MustAsync(string[] command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var (code, output, error) = await RunAsync(command, environment);
        return code == 0 ? output.Trim() : throw new InvalidOperationException($"'{string.Join(' ', command)}' ended with {code}:\n{output}\n{error}");
    }

    /// <param name="command">Program and arguments.</param>
    /// <param name="environment">Beside what this process has.</param>
    /// <param name="told">Called with each line of its standard error.</param>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        string[] command, IReadOnlyDictionary<string, string>? environment = null, Action<string>? told = null)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        if (Address is not null) start.Environment["DOCKER_HOST"] = Address;
        // The builder that every engine has.
        start.Environment["DOCKER_BUILDKIT"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Long);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), ReadAsync(process.StandardError, told, deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{string.Join(' ', command)}' did not end within {Long}");
        }
    }

    private static async Task<string> ReadAsync(StreamReader lines, Action<string>? told, CancellationToken stop)
    {
        var all = new StringBuilder();
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            all.AppendLine(line);
            told?.Invoke(line);
        }

        return all.ToString();
    }
}
