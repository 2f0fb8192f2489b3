using System.Runtime.InteropServices;
using System.Text.Json;

namespace ChatSocket.Tests.Redis;

/// <summary>
/// Where the Garnet of the tool manifest lies. It is started by its own file and not through <c>dotnet tool run</c>: that is a second process,
/// and stopping or killing that one would leave the server alone.
/// </summary>
internal static class GarnetTool
{
    private const string Name = "garnet-server";
    private static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(3);

    /// <summary>The one that <c>dotnet test</c> names, else the one whose runtime runs this: <c>dotnet/shared/Microsoft.NETCore.App/10.0.0/</c>.</summary>
    public static string Dotnet =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <returns>The server's file, or why there is none.</returns>
    public static async Task<(string? Path, string Problem)> FindAsync()
    {
        if (FindManifest() is not { } manifest) return (null, $"no .config/dotnet-tools.json above {AppContext.BaseDirectory}");
        var version = VersionIn(manifest);
        // Several test programs start at once, and two restores of one tool can disturb each other.
        await using var restoring = await LockAsync();
        if (Find(DefaultPackages(), version) is { } found) return (found, "");
        var restore = await Programs.TryRunAsync(Dotnet, "tool", "restore", "--tool-manifest", manifest);
        if (restore is not { Code: 0 }) return (null, $"'dotnet tool restore' failed: {restore?.Output}");
        var packages = await Programs.RunAsync(Dotnet, "nuget", "locals", "global-packages", "--list");
        found = Find(packages[(packages.IndexOf(": ", StringComparison.Ordinal) + 2)..], version);
        return (found, $"'dotnet tool restore' brought no {Name} {version}");
    }

    private static string? FindManifest()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, ".config", "dotnet-tools.json");
            if (File.Exists(path)) return path;
        }

        return null;
    }

    private static string VersionIn(string manifest)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        return json.RootElement.GetProperty("tools").GetProperty(Name).GetProperty("version").GetString()!;
    }

    private static string DefaultPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string? Find(string packages, string version)
    {
        // The mark is written last: without it the package is still being unpacked.
        var package = Path.Combine(packages, Name, version);
        if (!File.Exists(Path.Combine(package, $"{Name}.{version}.nupkg.sha512"))) return null;
        // The package holds the program twice; the one meant lies beside the description of the tool.
        var description = Directory.GetFiles(Path.Combine(package, "tools"), "DotnetToolSettings.xml", SearchOption.AllDirectories).Order().LastOrDefault();
        return description is null ? null : Path.Combine(Path.GetDirectoryName(description)!, "GarnetServer.dll");
    }

    private static async Task<FileStream> LockAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"chatsocket-tool-restore-{Environment.UserName}.lock");
        using var deadline = new CancellationTokenSource(LockLimit);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), deadline.Token);
            }
        }
    }
}
