using ChatSocket.Redis.Nodes;

namespace ChatSocket.Redis.Tests.Servers;

/// <summary>What Redis says of itself, as the figures have it.</summary>
public sealed class ServerFiguresTests
{
    private const string Healthy =
        "# Memory\r\nused_memory:1048576\r\nmaxmemory:4194304\r\n# Persistence\r\nrdb_last_bgsave_status:ok\r\naof_last_bgrewrite_status:ok\r\n" +
        "aof_last_write_status:ok\r\n# Stats\r\nevicted_keys:3\r\n";

    [Fact]
    public void Memory_its_limit_and_what_was_thrown_away_are_read()
    {
        var figures = ServerWatch.Read(Healthy)!;
        Assert.Equal((1_048_576, 4_194_304, 3, false), (figures.MemoryBytes, figures.MemoryLimitBytes, figures.EvictedKeys, figures.PersistenceFails));
    }

    [Theory]
    [InlineData("rdb_last_bgsave_status")]
    [InlineData("aof_last_bgrewrite_status")]
    [InlineData("aof_last_write_status")]
    public void Any_write_to_the_disk_that_failed_counts(string status) =>
        Assert.True(ServerWatch.Read(Healthy.Replace($"{status}:ok", $"{status}:err", StringComparison.Ordinal))!.PersistenceFails);

    [Fact]
    public void A_server_that_does_not_tell_has_no_figures() => Assert.Null(ServerWatch.Read("# Server\r\ngarnet_version:2.2.5\r\n"));
}
