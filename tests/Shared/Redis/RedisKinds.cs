namespace ChatSocket.Tests.Redis;

/// <summary>What this machine can start; looked up once.</summary>
public static class RedisKinds
{
    private static readonly Lazy<Task<string?>> Image = new(() => Task.Run(ContainerHost.ImageAsync));
    private static readonly Lazy<Task<(string? Path, string Problem)>> Garnet = new(() => Task.Run(GarnetTool.FindAsync));

    /// <summary>Set by whoever wants to know of everything that is missing.</summary>
    public static bool EverythingIsRequired => Environment.GetEnvironmentVariable("CHATSOCKET_TESTS_REQUIRE") == "all";

    public static async Task<bool> CanStartAsync(RedisKind kind) => await MissingAsync(kind) is null;

    /// <summary>The one for tests that do not care: Redis itself, else Garnet.</summary>
    public static async Task<RedisKind> PreferredAsync() => await CanStartAsync(RedisKind.Redis) ? RedisKind.Redis : RedisKind.Garnet;

    /// <summary>Skips the running test, or fails it when everything is required, unless this kind can be started.</summary>
    public static async Task RequireAsync(RedisKind kind)
    {
        if (await MissingAsync(kind) is not { } sentence) return;
        if (EverythingIsRequired) Assert.Fail(sentence);
        Assert.Skip(sentence);
    }

    /// <summary>Null, or a sentence that says what to install.</summary>
    public static async Task<string?> MissingAsync(RedisKind kind) => kind switch
    {
        RedisKind.Redis when await Image.Value is null && Programs.PathTo("redis-server") is null =>
            "There is no Redis: please install redis-server (apt-get install redis-server), or start Docker and load an image redis:7.",
        RedisKind.Garnet when (await Garnet.Value).Path is null =>
            $"There is no Garnet: please run 'dotnet tool restore' at the root of the repository ({(await Garnet.Value).Problem}).",
        _ => null,
    };

    internal static Task<string?> ImageAsync() => Image.Value;

    internal static async Task<string> GarnetFileAsync() => (await Garnet.Value).Path!;
}
