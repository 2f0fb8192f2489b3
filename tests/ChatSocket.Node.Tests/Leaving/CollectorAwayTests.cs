using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatSocket.Node.Lifetime;
using ChatSocket.Node.Tests.Startup;

namespace ChatSocket.Node.Tests.Leaving;

/// <summary>Whoever takes figures, spans and the log by OTLP may stand still: a node that leaves does not wait for them.</summary>
public sealed class CollectorAwayTests
{
    /// <summary>What is handed over in the end: the endpoint of operations with figures and spans, then the log.</summary>
    private static readonly TimeSpan Bound = 2 * LeaveTimes.HandedOverWithin;

    [Fact]
    public async Task A_node_ends_well_though_nobody_takes_its_figures_and_says_no_error_to_who_reads_them()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        // Connections are made by the system; nobody ever reads them.
        collector.Start();
        var best = TimeSpan.MaxValue;
        // What the libraries would take by themselves is five seconds for each of the three. The machine may be busy; what counts is what a node can do.
        for (var attempt = 0; attempt < 3 && best > 2 * Bound; attempt++)
        {
            await using var node = await NodeProcess.StartAsync(NodeProcess.FreePorts, null, ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{collector.LocalEndpoint}"));
            var reading = ReadUntilItEndsAsync(node.OperationsPort);
            var began = Stopwatch.GetTimestamp();
            await node.TerminateAsync();
            var outcome = await node.EndAsync();
            var took = Stopwatch.GetElapsedTime(began);
            best = took < best ? took : best;
            await reading;
            Assert.Equal(0, outcome.ExitCode);
            Assert.DoesNotContain("exception", outcome.Error, StringComparison.OrdinalIgnoreCase);
        }

        Assert.True(best < 2 * Bound, $"the end took {best} at best");
    }

    /// <summary>As Prometheus does: again and again on one connection.</summary>
    private static async Task ReadUntilItEndsAsync(int port)
    {
        using var reader = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            while (true)
            {
                using var figures = await reader.GetAsync(new Uri($"http://127.0.0.1:{port}/metrics"), TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, figures.StatusCode);
            }
        }
        catch (HttpRequestException)
        {
            // It has gone.
        }
    }
}
