using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.Client;

/// <summary>
/// One connection in text mode: each line is one frame. Sending may be called from anywhere, one lock keeps frames whole;
/// receiving belongs to the one loop that enumerates <see cref="ReadLinesAsync"/>.
/// </summary>
public sealed class TextConnection : IAsyncDisposable
{
    /// <summary>Long enough for a slow network, short enough that nobody believes the program hangs.</summary>
    public static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(10);

    private const int ReceiveBytes = 16 * 1024;
    private const int DrainBytes = 256 * 1024;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private bool _ended;
    private int _closed;

    private TextConnection(Socket socket, TimeProvider clock) => (_socket, _clock) = (socket, clock);

    /// <exception cref="ConnectException">There is no connection, and why.</exception>
    public static async Task<TextConnection> ConnectAsync(
        ServerAddress address, TimeSpan timeout, TimeProvider clock, CancellationToken stop = default) =>
        new(await Dialer.ConnectAsync(address, timeout, clock, stop).ConfigureAwait(false), clock);

    /// <summary>Whether the line is short enough to be a frame a node accepts.</summary>
    public static bool Fits(string line) => Encoding.UTF8.GetByteCount(line) <= ProtocolLimits.FrameBytes;

    /// <summary>Sends one line as one frame; an empty line is no frame and is not sent. Only who is about to close may cancel: a frame may be cut.</summary>
    /// <exception cref="ProtocolViolationException">The line is longer than a frame may be.</exception>
    /// <exception cref="ConnectionLostException">The connection is gone.</exception>
    public async Task SendLineAsync(string line, CancellationToken stop = default)
    {
        if (line.Length == 0) return;
        if (!Fits(line)) throw new ProtocolViolationException(DisconnectReason.FrameTooLong, "the line is longer than a frame may be");
        ReadOnlyMemory<byte> rest = Encode(line);
        await _sending.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            while (!rest.IsEmpty) rest = rest[await _socket.SendAsync(rest, stop).ConfigureAwait(false)..];
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw new ConnectionLostException(ConnectionLoss.NetworkError, error);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The lines as they arrive, until the peer ends the connection in order.</summary>
    /// <exception cref="ConnectionLostException">The connection ended in any other way.</exception>
    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken stop = default)
    {
        using var cutter = new LineCutter();
        var buffer = new byte[ReceiveBytes];
        while (true)
        {
            var count = await ReceiveAsync(buffer, stop).ConfigureAwait(false);
            if (count == 0) break;
            cutter.Add(buffer.AsSpan(0, count));
            while (cutter.TryTake(out var line)) yield return line;
            if (cutter.Violation is not { } violation) continue;
            // Whoever that is waits for no orderly end of this protocol.
            _ended = true;
            throw new ConnectionLostException(ConnectionLoss.NotThisProtocol, violation);
        }

        _ended = true;
        if (cutter.HasPart) throw new ConnectionLostException(ConnectionLoss.CutFrame);
    }

    /// <summary>
    /// Says that nothing more will be sent, discards what still arrives for a bounded time, and closes: closing with unread
    /// input would reset the connection and destroy the last lines sent. No loop may be reading any more.
    /// </summary>
    public async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            if (!_ended) await DrainAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The peer is gone or does not stop talking: there is nothing left to end well.
        }
        finally
        {
            _socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private static byte[] Encode(string line)
    {
        var length = Encoding.UTF8.GetByteCount(line);
        var frame = new byte[Frame.HeaderBytes + length];
        Frame.WriteHeader(frame, length);
        Encoding.UTF8.GetBytes(line, frame.AsSpan(Frame.HeaderBytes));
        return frame;
    }

    private async Task<int> ReceiveAsync(byte[] buffer, CancellationToken stop)
    {
        try
        {
            return await _socket.ReceiveAsync(buffer.AsMemory(), stop).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            _ended = true;
            throw new ConnectionLostException(ConnectionLoss.NetworkError, error);
        }
    }

    private async Task DrainAsync()
    {
        using var deadline = new CancellationTokenSource(DrainTime, _clock);
        var buffer = new byte[ReceiveBytes];
        for (var drained = 0; drained < DrainBytes;)
        {
            var count = await _socket.ReceiveAsync(buffer.AsMemory(), deadline.Token).ConfigureAwait(false);
            if (count == 0) return;
            drained += count;
        }
    }
}
