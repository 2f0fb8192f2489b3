namespace ChatSocket.Deployment.Tests;

/// <summary>The files that are delivered beside the programs, where they stand in the checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ChatSocket.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"no ChatSocket.sln above {AppContext.BaseDirectory}");
    }
}
