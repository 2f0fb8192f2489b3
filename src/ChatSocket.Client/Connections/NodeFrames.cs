using ChatSocket.Protocol;
using ChatSocket.Protocol.Frames;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client.Connections;

/// <summary>One payload; <paramref name="Message"/> is null when it can not be read.</summary>
internal readonly record struct ReceivedFrame(NodeMessage? Message, byte[]? Payload, bool IsText);

/// <summary>Turns received bytes into messages. State belongs to the one loop that reads the connection.</summary>
internal sealed class NodeFrames(FrameSocket socket, bool keepPayloads) : IDisposable
{
    private readonly Queue<ReceivedFrame> _received = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private FrameReader _frames = new(ProtocolLimits.NodeFrameBytes);

    public bool TryTake(out ReceivedFrame frame) => _received.TryDequeue(out frame);

    /// <summary>Waits for more; false at the peer's orderly end.</summary>
    /// <exception cref="ConnectionLostException">The end was not orderly, or this is another protocol.</exception>
    public async Task<bool> FillAsync(CancellationToken stop)
    {
        var count = await socket.ReceiveAsync(_buffer, stop).ConfigureAwait(false);
        if (count == 0) return !_frames.HasPart ? false : throw new ConnectionLostException(ConnectionLoss.CutFrame);
        try
        {
            Cut(_buffer.AsSpan(0, count));
        }
        catch (ProtocolViolationException violation)
        {
            socket.GiveUp();
            throw new ConnectionLostException(ConnectionLoss.NotThisProtocol, violation);
        }

        return true;
    }

    public void Dispose() => _frames.Dispose();

    private void Cut(ReadOnlySpan<byte> bytes)
    {
        while (_frames.TryRead(ref bytes, out var payload))
        {
            _ = NodeMessageReader.TryRead(payload, out var message);
            _received.Enqueue(new ReceivedFrame(message, keepPayloads ? payload.ToArray() : null, payload[0] != (byte)'{'));
        }
    }
}
