using ChatSocket.Tests.Redis;

namespace ChatSocket.Deployment.Tests.Compose;

/// <summary>One compose file for both programs that read such files.</summary>
public sealed class ComposeRulesTests
{
    [Fact]
    public void The_file_keeps_to_what_both_programs_know() => Assert.Empty(ComposeRules.Violations(File.ReadAllText(ComposeFile.FilePath)));

    [Theory]
    [InlineData("services: {", "version: '3.9'\nservices: {")]
    [InlineData("services: {", "name: chat\nservices: {")]
    [InlineData("image: i", "image: i, healthcheck: {start_interval: 1s}")]
    [InlineData("image: i", "image: i, depends_on: {b: {condition: service_started, required: false}}")]
    [InlineData("image: i", "image: i, deploy: {resources: {limits: {pids: 5}}}")]
    [InlineData("image: i", "image: i, ports: [{target: 1, host_ip: 127.0.0.1}]")]
    [InlineData("image: i", "image: i, tmpfs: ['/tmp:mode=1777']")]
    [InlineData("image: i", "image: '${A:-${B:-c}}'")]
    [InlineData("image: i", "image: i, volumes: [{type: tmpfs, target: /t, tmpfs: {mode: 511}}]")]
    [InlineData("services: {", "configs: {c: {content: x}}\nservices: {")]
    public void What_only_one_of_them_knows_is_found(string instead, string planted)
    {
        const string Fine = "services: {\n  a: {image: i}}\n";
        Assert.Empty(ComposeRules.Violations(Fine));
        Assert.Single(ComposeRules.Violations(Fine.Replace(instead, planted, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_older_program_reads_it()
    {
        Programs.Require("docker-compose", "docker-compose");
        await Programs.RunAsync("docker-compose", "--file", ComposeFile.FilePath, "config", "--quiet");
    }

    [Fact]
    public async Task The_newer_program_reads_it_where_it_is_installed()
    {
        // Not a package of every system; its rules are checked above in any case, so this one may be absent anywhere.
        if (await Programs.TryRunAsync("docker", "compose", "version") is not { Code: 0 }) Assert.Skip("There is no Compose v2; its rules are checked without it.");
        await Programs.RunAsync("docker", "compose", "--file", ComposeFile.FilePath, "config", "--quiet");
    }
}
