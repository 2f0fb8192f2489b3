namespace ChatSocket.Tests.Redis;

/// <summary>
/// A server in a container. It shares the machine's network, so that it listens on the given port itself: an address that refuses when the
/// server is gone, and that a replica reaches as well.
/// </summary>
internal sealed class ContainerHost(string image, Func<int, string[]> arguments) : IRedisHost
{
    private const string Label = "chatsocket-tests";
    private readonly string _name = $"chatsocket-redis-{Guid.NewGuid():N}";
    private Watcher? _watcher;

    public string? Failure
    {
        get
        {
            var running = Ask("inspect", "--format", "{{.State.Running}}", _name);
            return running == "true" ? null : $"the container ended. It said:\n{Ask("logs", "--tail", "20", _name)}";
        }
    }

    /// <summary>An image that is here already: tests do not load any.</summary>
    public static async Task<string?> ImageAsync()
    {
        // A shared network is a matter of Linux.
        if (!OperatingSystem.IsLinux() || await Programs.TryRunAsync("docker", "version") is not { Code: 0 }) return null;
        var images = await Programs.RunAsync("docker", "images", "--format", "{{.Repository}}:{{.Tag}}", "redis");
        return images.Split('\n').FirstOrDefault(image => image.StartsWith("redis:7", StringComparison.Ordinal));
    }

    public async Task StartAsync(int port, bool keepData)
    {
        await KillAsync();
        if (keepData)
        {
            await Programs.RunAsync("docker", "start", _name);
            return;
        }

        await RemoveAsync();
        _watcher = new Watcher("docker rm --force --volumes \"$1\"", _name);
        string[] run = ["run", "--detach", "--name", _name, "--label", Label, "--network", "host", image, "redis-server"];
        await Programs.RunAsync("docker", [.. run, .. arguments(port)]);
    }

    public void Pause() => Task.Run(() => Programs.RunAsync("docker", "pause", _name)).GetAwaiter().GetResult();

    public void Continue() => Task.Run(() => Programs.RunAsync("docker", "unpause", _name)).GetAwaiter().GetResult();

    public async Task KillAsync()
    {
        // A paused container takes no signal; none of the two is an error when there is nothing to do.
        await Programs.TryRunAsync("docker", "unpause", _name);
        await Programs.TryRunAsync("docker", "kill", _name);
    }

    public async ValueTask DisposeAsync() => await RemoveAsync();

    private async Task RemoveAsync()
    {
        _watcher?.Dispose();
        _watcher = null;
        await Programs.TryRunAsync("docker", "rm", "--force", "--volumes", _name);
    }

    private static string Ask(params string[] words) =>
        Task.Run(() => Programs.TryRunAsync("docker", words)).GetAwaiter().GetResult()?.Output ?? "";
}
