using ChatSocket.Client;
using ChatSocket.LoadGenerator.Faults;
using ChatSocket.LoadGenerator.Languages;
using ChatSocket.LoadGenerator.Startup;

namespace ChatSocket.LoadGenerator.Tests.Startup;

public sealed class CommandLineTests
{
    [Fact]
    public void Every_switch_is_read_attached_or_apart()
    {
        var options = Parse("verify", "--servers", "a:1,b:2", "--clients=20", "--rooms", "5", "--seconds=7", "--rate", "9", "--seed=11", "--json", "--no-progress", "--history", "h", "--language=en");
        Assert.Null(options.Problem);
        Assert.Equal([new ServerAddress("a", 1), new ServerAddress("b", 2)], options.Servers);
        Assert.Equal((20, 5, 7, 9, 11), (options.Clients, options.Rooms, options.Seconds, options.Rate, options.Seed));
        Assert.Equal((true, true, "h", Language.English), (options.Json, options.NoProgress, options.HistoryFile, options.Language));
    }

    [Fact]
    public void Encryption_is_for_all_servers_that_are_named()
    {
        Assert.All(Parse("verify", "--tls-insecure", "--servers", "a:1,b:2").Servers, server => Assert.Same(ServerTrust.Anyone, server.Trust));
        Assert.All(Parse("verify", "--tls").Servers, server => Assert.Same(ServerTrust.Machine, server.Trust));
    }

    [Fact]
    public void Several_nodes_of_chaos_get_a_Redis_that_loses_nothing_and_a_Redis_gets_three_nodes()
    {
        Assert.Equal(RedisMode.Always, Parse("verify", "--chaos", "--nodes", "3").Redis);
        Assert.Equal((3, RedisMode.Replica), (Parse("verify", "--chaos", "--redis", "replica").Nodes, Parse("verify", "--chaos", "--redis", "replica").Redis));
        Assert.Equal([FaultKind.KillNode, FaultKind.HoldRedis], Parse("verify", "--chaos", "--redis=always", "--faults", "kill,redis-hold").Faults);
    }

    [Theory]
    [InlineData("storm")]
    [InlineData("verify", "--clients", "1")]
    [InlineData("verify", "--clients", "many")]
    [InlineData("verify", "--seconds")]
    [InlineData("verify", "--servers", "http://x/")]
    [InlineData("verify", "--faults", "earthquake", "--chaos")]
    [InlineData("verify", "--redis", "sometimes", "--chaos")]
    [InlineData("verify", "--chaos", "--servers", "a:1")]
    [InlineData("verify", "--nodes", "3")]
    [InlineData("verify", "--chaos", "--tls")]
    [InlineData("verify", "--tls-ca", "/does/not/exist.pem")]
    [InlineData("verify", "--chaos", "--nodes", "3", "--redis", "none")]
    [InlineData("verify", "--rooms", "7", "--clients", "12")]
    [InlineData("verify", "--seconds", "86400", "--rate", "5000", "--clients", "500")]
    [InlineData("verify", "--what")]
    [InlineData("verify", "--fault-count", "3")]
    [InlineData("verify", "--chaos", "--redis", "all", "--fault-count", "4")]
    [InlineData("verify", "--chaos", "--redis", "none", "--faults", "redis-crash,redis-failover")]
    [InlineData("verify", "--chaos", "--redis", "replica,memory", "--faults", "redis-failover")]
    [InlineData("verify", "--chaos", "--redis", "always,sometimes")]
    [InlineData("verify", "--language", "tlh")]
    public void What_makes_no_sense_is_refused_in_both_languages(params string[] arguments)
    {
        var options = Parse(arguments);
        Assert.NotNull(options.Problem);
        Assert.NotEqual(options.Problem(new EnglishTexts()), options.Problem(new PortugueseTexts()));
    }

    [Fact]
    public void The_help_names_every_switch_and_every_fault_and_fits_a_terminal()
    {
        foreach (var texts in (Texts[])[new EnglishTexts(), new PortugueseTexts()])
        {
            Assert.All(
                ["--servers", "--chaos", "--nodes", "--faults", "--fault-count", "--node", "--redis-server", "--clients", "--rooms", "--seconds", "--rate", "--seed", "--json", "--history", "--no-progress", "--language", "--help"],
                name => Assert.Contains(name + " ", texts.Help, StringComparison.Ordinal));
            Assert.All(Enum.GetValues<FaultKind>(), kind => Assert.Contains(kind.Name(), texts.Help, StringComparison.Ordinal));
            Assert.All(texts.Help.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        }
    }

    [Fact]
    public void Every_fault_and_every_Redis_has_a_name_that_leads_back()
    {
        Assert.All(Enum.GetValues<FaultKind>(), kind => Assert.True(FaultKinds.TryParse(kind.Name(), out var back) && back == kind));
        Assert.All(Enum.GetValues<RedisMode>(), mode => Assert.True(RedisModes.TryParse(mode.Name(), out var back) && back == mode));
    }

    private static VerifyOptions Parse(params string[] arguments) => CommandLine.Parse(arguments, null);
}
