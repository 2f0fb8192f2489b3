using System.Runtime.CompilerServices;
using System.Text;
using ChatSocket.Client.Connections;
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

    private readonly FrameSocket _socket;

    private TextConnection(FrameSocket socket) => _socket = socket;

    /// <exception cref="ConnectException">There is no connection, and why.</exception>
    public static async Task<TextConnection> ConnectAsync(
        ServerAddress address, TimeSpan timeout, TimeProvider clock, CancellationToken stop = default) =>
        new(await FrameSocket.ConnectAsync(address, timeout, clock, stop).ConfigureAwait(false));

    /// <summary>Whether the line is short enough to be a frame a node accepts.</summary>
    public static bool Fits(string line) => Encoding.UTF8.GetByteCount(line) <= ProtocolLimits.FrameBytes;

    /// <summary>Sends one line as one frame; an empty line is no frame and is not sent. Only who is about to close may cancel: a frame may be cut.</summary>
    /// <exception cref="ProtocolViolationException">The line is longer than a frame may be.</exception>
    /// <exception cref="ConnectionLostException">The connection is gone.</exception>
    public async Task SendLineAsync(string line, CancellationToken stop = default)
    {
        if (line.Length == 0) return;
        if (!Fits(line)) throw new ProtocolViolationException(DisconnectReason.FrameTooLong, "the line is longer than a frame may be");
        await _socket.SendAsync(Encode(line), stop).ConfigureAwait(false);
    }

    /// <summary>The lines as they arrive, until the peer ends the connection in order.</summary>
    /// <exception cref="ConnectionLostException">The connection ended in any other way.</exception>
    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken stop = default)
    {
        using var cutter = new LineCutter();
        var buffer = new byte[ReceiveBytes];
        while (true)
        {
            var count = await _socket.ReceiveAsync(buffer, stop).ConfigureAwait(false);
            if (count == 0) break;
            cutter.Add(buffer.AsSpan(0, count));
            while (cutter.TryTake(out var line)) yield return line;
            if (cutter.Violation is not { } violation) continue;
            _socket.GiveUp();
            throw new ConnectionLostException(ConnectionLoss.NotThisProtocol, violation);
        }

        if (cutter.HasPart) throw new ConnectionLostException(ConnectionLoss.CutFrame);
    }

    /// <summary>Ends the connection in order, within a bounded time. No loop may be reading any more.</summary>
    public Task CloseAsync() => _socket.CloseAsync();

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private static byte[] Encode(string line)
    {
        var length = Encoding.UTF8.GetByteCount(line);
        var frame = new byte[Frame.HeaderBytes + length];
        Frame.WriteHeader(frame, length);
        Encoding.UTF8.GetBytes(line, frame.AsSpan(Frame.HeaderBytes));
        return frame;
    }
}
