using System.Collections.Concurrent;
using ChatSocket.Client;
using ChatSocket.Tests;

namespace ChatSocket.Deployment.Tests.Nodes;

/// <summary>People at each of several nodes who talk in one room until it is disposed, and one more who comes and goes. The queue owns what went wrong.</summary>
internal sealed class SmallTalk : IAsyncDisposable
{
    private const int PeoplePerNode = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Exception> _failures = [];
    private readonly Task _all;

    public SmallTalk(IEnumerable<NodeProcess> nodes) =>
        _all = Task.WhenAll(nodes.SelectMany((node, number) => Enumerable.Range(0, PeoplePerNode).Select(person => RunAsync(node, $"p{number}x{person}"))
            .Append(ComeAndGoAsync(node, $"guest{number}"))));

    /// <summary>What ended somebody before the end.</summary>
    public IEnumerable<Exception> Failures => _failures;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _all.WaitAsync(Waits.Limit);
        _end.Dispose();
    }

    private static Task<TextConnection> ConnectAsync(NodeProcess node) =>
        TextConnection.ConnectAsync(new ServerAddress("127.0.0.1", node.TcpPort), TextConnection.DefaultConnectTimeout, TimeProvider.System);

    private async Task RunAsync(NodeProcess node, string nick)
    {
        try
        {
            await using var connection = await ConnectAsync(node);
            await connection.SendLineAsync(nick);
            var reading = ReadAsync(connection);
            for (var number = 0; !_end.IsCancellationRequested; number++)
            {
                await connection.SendLineAsync(number % 10 == 9 ? "/who" : $"line {number}");
                await Task.Delay(Pause, _end.Token);
            }

            await reading;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The end.
        }
        catch (Exception failure)
        {
            _failures.Enqueue(failure);
        }
    }

    private async Task ReadAsync(TextConnection connection)
    {
        await foreach (var _ in connection.ReadLinesAsync(_end.Token))
        {
            // Only that it is read counts.
        }
    }

    private async Task ComeAndGoAsync(NodeProcess node, string nick)
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                await using var connection = await ConnectAsync(node);
                await connection.SendLineAsync(nick);
                await connection.SendLineAsync("/quit");
                await ReadAsync(connection);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The end.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            if (!_end.IsCancellationRequested) _failures.Enqueue(failure);
        }
    }
}
