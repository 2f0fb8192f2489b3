using System.Diagnostics;

namespace ChatSocket.Tests.Redis;

/// <summary>Short-lived programs: what they printed and how they ended.</summary>
internal static class Programs
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Skips the running test, or fails it when everything is required, unless the program is here.</summary>
    public static void Require(string program, string package)
    {
        if (PathTo(program) is not null) return;
        var sentence = $"There is no {program}: please install {package} (apt-get install {package}).";
        if (RedisKinds.EverythingIsRequired) Assert.Fail(sentence);
        Assert.Skip(sentence);
    }

    /// <returns>Null when the program does not exist.</returns>
    public static async Task<(int Code, string Output)?> TryRunAsync(string program, params string[] arguments)
    {
        if (PathTo(program) is not { } path) return null;
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test run's own build has set up must not steer another build.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{program} {string.Join(' ', arguments)}' did not end within {Limit}");
        }
    }

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await TryRunAsync(program, arguments) ?? throw new FileNotFoundException($"there is no '{program}'");
        return code == 0 ? output : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {code}: {output}");
    }

    public static string? PathTo(string program) =>
        Path.IsPathRooted(program)
            ? program
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
