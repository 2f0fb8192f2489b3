using System.Globalization;
using ChatSocket.Tests.Network;

namespace ChatSocket.Deployment.Tests.Engine;

/// <summary>What somebody sees who has just cloned the repository, and types the one command of the README.</summary>
[Collection(OneStack.Name)]
public sealed class DemoTests(ComposeStack stack)
{
    private static readonly string Demo = Repository.PathTo("demo.sh");

    [Fact]
    public async Task The_demonstration_kills_a_node_shows_that_nothing_is_lost_and_goes_without_a_trace()
    {
        stack.Require();
        var project = $"chatsocket-demo-{Guid.NewGuid().ToString("N")[..8]}";
        using LoopbackPort tcp = LoopbackPort.Take(), http = LoopbackPort.Take(), prometheus = LoopbackPort.Take();
        var environment = new Dictionary<string, string>
        {
            ["COMPOSE_PROJECT_NAME"] = project,
            ["CHATSOCKET_TCP_PORT"] = Text(tcp),
            ["CHATSOCKET_HTTP_PORT"] = Text(http),
            ["CHATSOCKET_PROMETHEUS_PORT"] = Text(prometheus),
            ["LANG"] = "en_US.UTF-8",
        };
        try
        {
            var (code, output, error) = await ContainerEngine.RunAsync([Demo, "--lean"], environment);
            Assert.True(code == 0, $"the demonstration ended with {code}:\n{output}\n{error}");
            Assert.Contains("== a node dies: kill -9 in ", output, StringComparison.Ordinal);
            Assert.Contains("Every promise that was looked at held.", output, StringComparison.Ordinal);
            Assert.Contains("== nothing was lost, and the node came back by itself", output, StringComparison.Ordinal);
            Assert.Contains($"== in a browser: http://127.0.0.1:{Text(http)}\n", output, StringComparison.Ordinal);
            Assert.Contains($"== figures: http://127.0.0.1:{Text(prometheus)}\n", output, StringComparison.Ordinal);
            // It did what it said, and what it left running is there for people.
            var restarts = new List<string>();
            foreach (var node in await ListAsync("ps", project, "--filter", "label=com.docker.compose.service=node"))
                restarts.Add(await ComposeStack.DockerAsync("inspect", "--format", "{{.RestartCount}}", node));
            Assert.Equal(["0", "0", "1"], restarts.Order());
            using var person = new HttpClient();
            Assert.Contains("ChatSocket", await person.GetStringAsync(new Uri($"http://127.0.0.1:{Text(http)}/"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            await ContainerEngine.MustAsync([Demo, "down"], environment);
        }

        Assert.Empty(await ListAsync("ps", project, "--all"));
        Assert.Empty(await ListAsync("volume", project, "ls"));
        Assert.Empty(await ListAsync("network", project, "ls"));
    }

    [Fact]
    public async Task A_word_that_the_demonstration_does_not_know_starts_nothing()
    {
        var (code, _, error) = await ContainerEngine.RunAsync([Demo, "--leen"]);
        Assert.Equal(2, code);
        Assert.Contains("--lean", error, StringComparison.Ordinal);
    }

    private static string Text(LoopbackPort port) => port.Number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string[]> ListAsync(string what, string project, params string[] words) =>
        (await ComposeStack.DockerAsync([what, .. words, "--quiet", "--filter", $"label=com.docker.compose.project={project}"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
