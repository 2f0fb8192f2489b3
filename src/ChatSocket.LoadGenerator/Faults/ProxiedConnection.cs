using System.Net.Sockets;
using System.Threading.Channels;

namespace ChatSocket.LoadGenerator.Faults;

/// <summary>
/// One connection through a proxy. Each direction has a loop that reads and one that writes: what is kept back was read already, so
/// it still arrives when the sender has gone, which is what nodes and clients must be proof against.
/// </summary>
internal sealed class ProxiedConnection(Socket client, Socket server, Weather weather, TimeProvider time)
{
    private const int PieceBytes = 16 * 1024;

    /// <summary>With that much waiting nothing more is read, and the sender feels it.</summary>
    private const int MostPieces = 256;

    private volatile bool _isReset;

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(CarryAsync(client, server, true, stop), CarryAsync(server, client, false, stop));

    public void Reset()
    {
        // Seen by whoever finds one socket gone: it must not end the other one politely before that is reset too.
        _isReset = true;
        foreach (var socket in (Socket[])[client, server])
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Closed already.
            }

            socket.Dispose();
        }
    }

    private Task CarryAsync(Socket from, Socket to, bool toServer, CancellationToken stop)
    {
        var pieces = Channel.CreateBounded<(byte[] Bytes, long ReadAt)>(new BoundedChannelOptions(MostPieces) { SingleReader = true, SingleWriter = true });
        return Task.WhenAll(ReadAsync(from, pieces.Writer, stop), WriteAsync(pieces.Reader, to, toServer, stop));
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(byte[] Bytes, long ReadAt)> pieces, CancellationToken stop)
    {
        var buffer = new byte[PieceBytes];
        try
        {
            while (await from.ReceiveAsync(buffer, stop).ConfigureAwait(false) is var count and > 0)
            {
                await pieces.WriteAsync((buffer[..count], time.GetTimestamp()), stop).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException or ChannelClosedException)
        {
            // What was read before still arrives.
        }
        finally
        {
            pieces.TryComplete();
        }
    }

    private async Task WriteAsync(ChannelReader<(byte[] Bytes, long ReadAt)> pieces, Socket to, bool toServer, CancellationToken stop)
    {
        try
        {
            await foreach (var (bytes, readAt) in pieces.ReadAllAsync(stop).ConfigureAwait(false))
            {
                var wait = weather.Delay - time.GetElapsedTime(readAt);
                if (wait > TimeSpan.Zero) await Task.Delay(wait, time, stop).ConfigureAwait(false);
                await weather.Passable(toServer).WaitAsync(stop).ConfigureAwait(false);
                for (var rest = bytes.AsMemory(); !rest.IsEmpty;) rest = rest[await to.SendAsync(rest, stop).ConfigureAwait(false)..];
            }

            // The end of one side is an event like any other, and waits its turn.
            await weather.Passable(toServer).WaitAsync(stop).ConfigureAwait(false);
            if (!_isReset) to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The receiver is gone; whoever sends to it finds out by the reset.
            Reset();
        }
    }
}
