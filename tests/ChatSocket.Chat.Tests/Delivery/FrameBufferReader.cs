using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Tests.Fakes;

namespace ChatSocket.Chat.Tests.Delivery;

/// <summary>A buffer and what was written into it.</summary>
internal sealed class FrameBufferReader
{
    public FrameBuffer Buffer { get; } = new();

    public List<string> Payloads() => RecordingOutbox.Payloads(Buffer.Span);
}
