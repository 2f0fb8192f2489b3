using System.Buffers.Binary;
using System.Text;
using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.Chat.Tests.Fakes;

/// <summary>A connection without a socket: the payloads that would leave on it, in order.</summary>
public sealed class RecordingOutbox : IOutbox
{
    public Recorder<string> Lines { get; } = new();

    /// <summary>The shared batches as they came, to see who shares and how much goes at once.</summary>
    public Recorder<(SharedBytes Shared, int Length)> Offers { get; } = new();

    public Recorder<DisconnectReason> Ends { get; } = new();

    /// <summary>A connection with a bug.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Done once, in the middle of the pass that makes the next offer.</summary>
    public Action? AtNextOffer { get; set; }

    public void Offer(SharedBytes frames)
    {
        var now = AtNextOffer;
        AtNextOffer = null;
        now?.Invoke();
        if (IsBroken) throw new InvalidOperationException("a broken outbox");
        Offers.Add((frames, frames.Length));
        Read(frames.Span);
    }

    public void Send(ReadOnlySpan<byte> frames)
    {
        if (IsBroken) throw new InvalidOperationException("a broken outbox");
        Read(frames);
    }

    public ValueTask<bool> WhenBelowAsync(int bytes) => ValueTask.FromResult(true);

    public void End(DisconnectReason reason) => Ends.Add(reason);

    /// <summary>Frames as text; anything that is not whole frames fails the test.</summary>
    public static List<string> Payloads(ReadOnlySpan<byte> frames)
    {
        var payloads = new List<string>();
        while (frames.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(frames);
            payloads.Add(new UTF8Encoding(false, true).GetString(frames.Slice(Frame.HeaderBytes, length)));
            frames = frames[(Frame.HeaderBytes + length)..];
        }

        return payloads;
    }

    private void Read(ReadOnlySpan<byte> frames)
    {
        foreach (var payload in Payloads(frames)) Lines.Add(payload);
    }
}
