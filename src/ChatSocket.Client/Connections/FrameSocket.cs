using System.Net.Security;
using System.Net.Sockets;

namespace ChatSocket.Client.Connections;

/// <summary>
/// A socket that carries frames, encrypted or not. One lock keeps frames of several senders whole; receiving belongs to one loop. Every failure of
/// the network is a <see cref="ConnectionLostException"/>.
/// </summary>
internal sealed class FrameSocket(Socket socket, SslStream? encrypted, TimeProvider clock) : IAsyncDisposable
{
    private const int DrainBytes = 256 * 1024;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private bool _ended;
    private int _closed;

    /// <exception cref="ConnectException">There is no connection, and why.</exception>
    public static async Task<FrameSocket> ConnectAsync(ServerAddress address, TimeSpan timeout, TimeProvider clock, CancellationToken stop)
    {
        var socket = await Dialer.ConnectAsync(address, timeout, clock, stop).ConfigureAwait(false);
        if (address.Trust is null) return new FrameSocket(socket, null, clock);
        return new FrameSocket(socket, await Encryption.BeginAsync(socket, address, timeout, clock, stop).ConfigureAwait(false), clock);
    }

    /// <summary>Sends bytes that are whole frames. Only who is about to close may cancel: a frame may be cut.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> frames, CancellationToken stop)
    {
        await _sending.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (encrypted is not null) await encrypted.WriteAsync(frames, stop).ConfigureAwait(false);
            else while (!frames.IsEmpty) frames = frames[await socket.SendAsync(frames, stop).ConfigureAwait(false)..];
        }
        catch (Exception error) when (IsOfNetwork(error))
        {
            throw new ConnectionLostException(ConnectionLoss.NetworkError, error);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>0 when the peer has ended its side in order.</summary>
    public async Task<int> ReceiveAsync(Memory<byte> buffer, CancellationToken stop)
    {
        try
        {
            var receiving = encrypted is null ? socket.ReceiveAsync(buffer, stop) : encrypted.ReadAsync(buffer, stop);
            var count = await receiving.ConfigureAwait(false);
            _ended = count == 0;
            return count;
        }
        catch (Exception error) when (IsOfNetwork(error))
        {
            _ended = true;
            throw new ConnectionLostException(ConnectionLoss.NetworkError, error);
        }
    }

    /// <summary>The peer does not speak this protocol; it waits for no orderly end of it.</summary>
    public void GiveUp() => _ended = true;

    /// <summary>
    /// Says that nothing more will be sent, discards what still arrives for a bounded time, and closes: closing with unread
    /// input would reset the connection and destroy the last words sent. No loop may be reading any more.
    /// </summary>
    public async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        try
        {
            if (encrypted is not null) await SayEndAsync(encrypted).ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Send);
            if (!_ended) await DrainAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (IsOfNetwork(error) || error is OperationCanceledException or TimeoutException)
        {
            // The peer is gone or does not stop talking: there is nothing left to end well.
        }
        finally
        {
            socket.Dispose();
            if (encrypted is not null) await encrypted.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private static bool IsOfNetwork(Exception error) => error is SocketException or IOException or ObjectDisposedException;

    private Task SayEndAsync(SslStream stream) => stream.ShutdownAsync().WaitAsync(DrainTime, clock);

    /// <summary>What still arrives is not even decrypted.</summary>
    private async Task DrainAsync()
    {
        using var deadline = new CancellationTokenSource(DrainTime, clock);
        var buffer = new byte[16 * 1024];
        for (var drained = 0; drained < DrainBytes;)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token).ConfigureAwait(false);
            if (count == 0) return;
            drained += count;
        }
    }
}
