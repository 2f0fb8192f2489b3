using System.Text;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.Client.Connections;

/// <summary>Turns received bytes into lines of text. State belongs to the one loop that reads the connection.</summary>
internal sealed class LineCutter : IDisposable
{
    private readonly Queue<string> _lines = new();
    private FrameReader _frames = new(ProtocolLimits.NodeFrameBytes);

    public bool HasPart => _frames.HasPart;

    /// <summary>Set when what arrived is not this protocol; the lines before it still count.</summary>
    public ProtocolViolationException? Violation { get; private set; }

    public void Add(ReadOnlySpan<byte> received)
    {
        try
        {
            while (_frames.TryRead(ref received, out var payload)) _lines.Enqueue(Encoding.UTF8.GetString(payload));
        }
        catch (ProtocolViolationException error)
        {
            Violation = error;
        }
    }

    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? line) => _lines.TryDequeue(out line);

    public void Dispose() => _frames.Dispose();
}
