using System.Net;

namespace ChatSocket.Node.Tests.Journal;

/// <summary>What the executable says and does when its journal is not as it should be.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-start-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_second_node_on_the_same_directory_is_refused_with_one_line()
    {
        var (node, _) = await NodeProcess.StartAsync(_directory);
        using (node)
        {
            var (code, errors) = await NodeProcess.RefusedAsync(_directory);
            Assert.Equal(1, code);
            Assert.Contains("in use by another node", Assert.Single(errors), StringComparison.Ordinal);
            await node.KillAsync();
        }

        var (next, _) = await NodeProcess.StartAsync(_directory);
        using (next) Assert.Equal(0, await next.StopAsync());
    }

    [Fact]
    public async Task A_node_whose_disk_is_full_says_so_to_who_asks_and_still_stops_well()
    {
        var (node, port) = await NodeProcess.StartAsync(_directory);
        using var running = node;
        using var http = new HttpClient { BaseAddress = node.Operations, Timeout = NodeProcess.Limit };
        using (var writer = await TextPeer.EnterAsync(port, "ana", "tea"))
        {
            node.FillDisk();
            await writer.SendAsync("one");
            while (await writer.NextAsync() is { } line && !line.EndsWith("[unknown_outcome]", StringComparison.Ordinal))
            {
            }
        }

        using var ready = await http.GetAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("journal failed\n", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await node.StopAsync());
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_refused_with_one_line_in_the_language_asked_for()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "file"), "");
        var (code, errors) = await NodeProcess.RefusedAsync(_directory, "--journal", "file/below");
        Assert.Equal(1, code);
        Assert.Contains("cannot be used", Assert.Single(errors), StringComparison.Ordinal);
        (code, errors) = await NodeProcess.RefusedAsync(_directory, "--journal", "file", "--language", "pt-BR");
        Assert.Equal(1, code);
        Assert.Contains("não pode ser usado", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_stops_the_start_unless_it_is_to_be_skipped()
    {
        var (node, port) = await NodeProcess.StartAsync(_directory);
        using (node)
        {
            using var writer = await TextPeer.EnterAsync(port, "ana", "tea");
            await writer.SendAsync("one", "two", "three", "/quit");
            while (await writer.NextAsync() is not null)
            {
            }

            Assert.Equal(0, await node.StopAsync());
        }

        var path = Path.Combine(_directory, "data", "journal.log");
        var journal = await File.ReadAllBytesAsync(path);
        journal[journal.AsSpan().IndexOf("\"two\""u8) + 1] ^= 1;
        await File.WriteAllBytesAsync(path, journal);

        var (code, errors) = await NodeProcess.RefusedAsync(_directory);
        Assert.Equal(1, code);
        Assert.Contains("damaged at byte", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal(journal, await File.ReadAllBytesAsync(path));

        await File.WriteAllTextAsync(Path.Combine(_directory, "chatsocket.json"), """{ "ChatSocket": { "Journal": { "Damage": "skip" } } }""");
        var (next, nextPort) = await NodeProcess.StartAsync(_directory);
        using (next)
        {
            using var reader = await TextPeer.EnterAsync(nextPort, "bia", "tea");
            Assert.Equal(["one", "three"], await reader.HistoryAsync("tea"));
            // What it wrote is all here only when it has ended.
            Assert.Equal(0, await next.StopAsync());
            Assert.Contains(next.Errors, line => line.Contains("cannot be read from offset", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_kind_of_damage_that_does_not_exist_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "chatsocket.json"), """{ "ChatSocket": { "Journal": { "Damage": "ignore" } } }""");
        var (code, errors) = await NodeProcess.RefusedAsync(_directory);
        Assert.Equal(1, code);
        Assert.Contains("stop, skip", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_directory_name_keeps_everything_in_memory()
    {
        var (node, port) = await NodeProcess.StartAsync(_directory, "--journal=");
        using (node)
        {
            using var peer = await TextPeer.EnterAsync(port, "ana", "tea");
            await peer.SendAsync("forgotten");
            Assert.Empty(Directory.GetFileSystemEntries(_directory));
        }
    }
}
