using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using ChatSocket.Client;
using ChatSocket.Client.Connections;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Frames;
using ChatSocket.Protocol.Json;
using ProtocolViolationException = ChatSocket.Protocol.ProtocolViolationException;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>
/// One JSON connection without any convenience: every frame is handed out as it came, nothing is read before it is asked for, and
/// it can be cut. One loop reads; posting is for anybody, and one loop of its own writes.
/// </summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly Queue<NodeMessage?> _received = new();
    private readonly Channel<ClientMessage> _posted = Channel.CreateUnbounded<ClientMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly Task _writing;
    private FrameReader _frames = new(ProtocolLimits.NodeFrameBytes);

    private RawConnection(Socket socket, Stream stream)
    {
        (_socket, _stream) = (socket, stream);
        _writing = WriteAsync();
    }

    /// <param name="address">The node, or what stands before it.</param>
    /// <param name="receiveBuffer">What the kernel may keep for a member that does not read; 0 is the system's choice.</param>
    /// <param name="timeout">After this nobody is there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <exception cref="SocketException">There is no connection.</exception>
    /// <exception cref="ConnectException">The server is not who it should be, or does not speak TLS.</exception>
    /// <exception cref="TimeoutException">Nobody answered.</exception>
    public static async Task<RawConnection> OpenAsync(ServerAddress address, int receiveBuffer, TimeSpan timeout, TimeProvider time, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Before connecting: the window is agreed on then.
            if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
            var connecting = IPAddress.TryParse(address.Host, out var ip)
                ? socket.ConnectAsync(new IPEndPoint(ip, address.Port), stop)
                : socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port), stop);
            await connecting.AsTask().WaitAsync(timeout, time, stop).ConfigureAwait(false);
            Stream stream = address.Trust is null ? new NetworkStream(socket) : await Encryption.BeginAsync(socket, address, timeout, time, stop).ConfigureAwait(false);
            return new RawConnection(socket, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Post(ClientMessage message) => _posted.Writer.TryWrite(message);

    /// <summary>The next frame; its message is null when it is none. False at the end of the connection, however it ended.</summary>
    public async ValueTask<(bool IsOpen, NodeMessage? Message)> ReadAsync(CancellationToken stop)
    {
        try
        {
            NodeMessage? message;
            while (!_received.TryDequeue(out message))
            {
                var count = await _stream.ReadAsync(_buffer, stop).ConfigureAwait(false);
                if (count == 0) return (false, null);
                Cut(_buffer.AsSpan(0, count));
            }

            return (true, message);
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException or ProtocolViolationException)
        {
            return (false, null);
        }
    }

    /// <summary>Like a cable that is pulled: the other side gets a reset, if it gets anything.</summary>
    public void Reset()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }

        _socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _posted.Writer.TryComplete();
        _socket.Dispose();
        await _writing.ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _frames.Dispose();
    }

    private void Cut(ReadOnlySpan<byte> bytes)
    {
        while (_frames.TryRead(ref bytes, out var payload))
        {
            // A node greets in text who is slow to speak; that is for people.
            if (payload[0] != (byte)'{') continue;
            _ = NodeMessageReader.TryRead(payload, out var message);
            _received.Enqueue(message);
        }
    }

    private async Task WriteAsync()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        var payload = new ArrayBufferWriter<byte>(1024);
        using var writer = new ClientMessageWriter();
        try
        {
            while (await _posted.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (output.WrittenCount < 64 * 1024 && _posted.Reader.TryRead(out var message))
                {
                    payload.ResetWrittenCount();
                    writer.Write(payload, message);
                    Frame.Write(output, payload.WrittenSpan);
                }

                await _stream.WriteAsync(output.WrittenMemory).ConfigureAwait(false);
                output.ResetWrittenCount();
            }
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            // The reading side finds out too, and says so.
        }
    }
}
