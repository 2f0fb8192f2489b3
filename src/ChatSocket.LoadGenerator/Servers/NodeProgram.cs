namespace ChatSocket.LoadGenerator.Servers;

/// <summary>Where the node's program is: named, beside this one, or in this repository's build output.</summary>
internal static class NodeProgram
{
    private const string FileName = "chatsocket-node.dll";

    public static string? Find(string? named)
    {
        if (named is not null) return File.Exists(named) ? Path.GetFullPath(named) : null;
        var here = AppContext.BaseDirectory;
        if (File.Exists(Path.Combine(here, FileName))) return Path.Combine(here, FileName);
        for (var directory = new DirectoryInfo(here); directory is not null; directory = directory.Parent)
        {
            // Built like this one if possible, otherwise the newest.
            var built = new DirectoryInfo(Path.Combine(directory.FullName, "src", "ChatSocket.Node", "bin"));
            if (!built.Exists) continue;
            var configuration = here.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
            return built.EnumerateFiles(FileName, SearchOption.AllDirectories)
                .OrderByDescending(file => file.FullName.Contains($"{Path.DirectorySeparatorChar}{configuration}{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .ThenByDescending(file => file.LastWriteTimeUtc).FirstOrDefault()?.FullName;
        }

        return null;
    }

    public static (string Program, string[] Arguments) Command(string path) =>
        path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [path]) : (path, []);
}
