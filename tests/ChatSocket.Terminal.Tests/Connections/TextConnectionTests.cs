using System.Net;
using System.Net.Sockets;
using ChatSocket.Client;

namespace ChatSocket.Terminal.Tests.Connections;

public sealed class TextConnectionTests : IDisposable
{
    private readonly FakeServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Lines_pass_whole_in_both_directions()
    {
        await using var connection = await ConnectAsync();
        await connection.SendLineAsync("olá 😀").Soon();
        await connection.SendLineAsync("").Soon();
        await connection.SendLineAsync("second").Soon();
        await _server.ExpectAsync("olá 😀", "second");
        await _server.SendAsync("[SYS] um");
        await _server.SendBytesAsync(0, 0);
        await _server.SendBytesAsync(0, 3, (byte)'a', (byte)'b');
        await _server.SendBytesAsync((byte)'c');
        _server.Shutdown();

        Assert.Equal(["[SYS] um", "abc"], await ReadAllAsync(connection));
    }

    [Fact]
    public async Task Lines_sent_at_once_do_not_mix()
    {
        await using var connection = await ConnectAsync();
        var lines = Enumerable.Range(0, 100).Select(number => new string((char)('a' + (number % 26)), 2000)).ToArray();
        var sending = Task.WhenAll(lines.Select(line => connection.SendLineAsync(line)));
        var received = new List<string?>();
        while (received.Count < lines.Length) received.Add(await _server.ReceiveAsync());
        await sending.Soon();

        Assert.Equal(lines.Order(), received.Order());
    }

    [Fact]
    public async Task A_line_longer_than_a_frame_is_refused_and_harms_nothing()
    {
        await using var connection = await ConnectAsync();
        await Assert.ThrowsAsync<ChatSocket.Protocol.ProtocolViolationException>(() => connection.SendLineAsync(new string('é', 40_000)));
        await connection.SendLineAsync("next").Soon();
        await _server.ExpectAsync("next");
    }

    [Fact]
    public async Task Closing_delivers_what_was_sent_and_then_says_so()
    {
        var connection = await ConnectAsync();
        await connection.SendLineAsync("last").Soon();
        var closing = connection.CloseAsync();
        await _server.ExpectAsync("last");
        Assert.Null(await _server.ReceiveAsync());
        _server.Shutdown();
        await closing.Soon();
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task Closing_does_not_wait_for_ever_for_a_server_that_stays()
    {
        var connection = await ConnectAsync();
        await connection.CloseAsync().Soon();
    }

    [Fact]
    public async Task A_reset_is_a_network_error()
    {
        await using var connection = await ConnectAsync();
        _server.Reset();
        Assert.Equal(ConnectionLoss.NetworkError, await LossAsync(connection));
    }

    [Fact]
    public async Task An_end_inside_a_frame_is_a_cut_frame()
    {
        await using var connection = await ConnectAsync();
        await _server.SendBytesAsync(0, 0, 0, 9, (byte)'x');
        _server.Shutdown();
        Assert.Equal(ConnectionLoss.CutFrame, await LossAsync(connection));
    }

    [Fact]
    public async Task Another_protocol_is_recognised_and_the_lines_before_it_still_count()
    {
        await using var connection = await ConnectAsync();
        await _server.SendBytesAsync([0, 0, 0, 1, (byte)'x', .. "HTTP/1.1 400 Bad Request\r\n"u8]);
        var lines = new List<string>();
        var error = await Assert.ThrowsAsync<ConnectionLostException>(async () =>
        {
            await foreach (var line in connection.ReadLinesAsync()) lines.Add(line);
        }).Soon();

        Assert.Equal(ConnectionLoss.NotThisProtocol, error.Loss);
        Assert.Equal(["x"], lines);
    }

    [Fact]
    public async Task A_port_without_a_server_refuses()
    {
        // Bound and not listening: nobody else can get this port while the test runs.
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new ServerAddress("127.0.0.1", ((IPEndPoint)reserved.LocalEndPoint!).Port);

        Assert.Equal(ConnectFailure.Refused, await FailureAsync(address, TimeProvider.System));
    }

    [Fact]
    public async Task Nobody_answering_is_a_timeout() => Assert.Equal(ConnectFailure.TimedOut, await FailureAsync(_server.Address, new HurriedClock()));

    [Fact]
    public async Task A_name_that_can_not_exist_is_an_unknown_host() =>
        Assert.Equal(ConnectFailure.UnknownHost, await FailureAsync(new ServerAddress(new string('a', 70), 5050), TimeProvider.System));

    [Fact]
    public async Task Whoever_gives_up_connecting_gets_no_failure()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            TextConnection.ConnectAsync(_server.Address, Limits.Wait, TimeProvider.System, stop.Token)).Soon();
    }

    private static async Task<List<string>> ReadAllAsync(TextConnection connection)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        var lines = new List<string>();
        await foreach (var line in connection.ReadLinesAsync(limit.Token)) lines.Add(line);
        return lines;
    }

    private static async Task<ConnectionLoss> LossAsync(TextConnection connection) =>
        (await Assert.ThrowsAsync<ConnectionLostException>(() => ReadAllAsync(connection))).Loss;

    private static async Task<ConnectFailure> FailureAsync(ServerAddress address, TimeProvider clock)
    {
        var error = await Assert.ThrowsAsync<ConnectException>(() => TextConnection.ConnectAsync(address, Limits.Wait, clock)).Soon();
        Assert.Equal(address, error.Address);
        return error.Failure;
    }

    private async Task<TextConnection> ConnectAsync()
    {
        var connecting = TextConnection.ConnectAsync(_server.Address, Limits.Wait, TimeProvider.System);
        await _server.AcceptAsync();
        return await connecting.Soon();
    }

    /// <summary>All waiting is over before it begins.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
