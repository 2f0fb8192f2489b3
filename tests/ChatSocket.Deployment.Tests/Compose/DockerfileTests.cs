namespace ChatSocket.Deployment.Tests.Compose;

/// <summary>The recipe of the images, as far as it can be judged without cooking.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.PathTo("Dockerfile"));

    [Theory]
    [InlineData("node")]
    [InlineData("chat")]
    [InlineData("loadgen")]
    public void An_image_runs_as_nobody_in_particular(string target)
    {
        var stage = Lines.SkipWhile(line => !line.EndsWith($" AS {target}", StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith("FROM ", StringComparison.Ordinal)).ToArray();
        Assert.Equal("USER $APP_UID", stage.Last(line => line.StartsWith("USER", StringComparison.Ordinal)));
        // In the form that a signal reaches.
        Assert.StartsWith("ENTRYPOINT [", stage.Last(line => line.Length > 0), StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_engine_can_build_it()
    {
        Assert.DoesNotContain(Lines, line => line.StartsWith("# syntax", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Lines, line => line.Contains("--platform", StringComparison.Ordinal) || line.Contains("--mount", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_is_there_when_packages_are_restored()
    {
        var projects = Directory.GetDirectories(Repository.PathTo("src")).Select(Path.GetFileName);
        Assert.All(projects, name => Assert.Contains($"COPY src/{name}/*.csproj src/{name}/", Lines));
    }
}
