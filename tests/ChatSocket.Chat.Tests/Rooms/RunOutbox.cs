using System.Globalization;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Tests.Fakes;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Rooms;

/// <summary>Keeps of what a member is told only whether it is one contiguous run of messages, and its two ends.</summary>
internal sealed class RunOutbox : IOutbox
{
    private readonly Lock _gate = new();
    private readonly Recorder<string> _wrong = new();
    private bool _closed;

    public long First { get; private set; }

    public long Last { get; private set; }

    public string[] Wrong => _wrong.Items;

    public void Offer(SharedBytes frames) => Read(frames.Span);

    public void Send(ReadOnlySpan<byte> frames) => Read(frames);

    public ValueTask<bool> WhenBelowAsync(int bytes) => ValueTask.FromResult(true);

    public void End(DisconnectReason reason)
    {
    }

    /// <summary>From now on nothing may come.</summary>
    public void Close()
    {
        lock (_gate) _closed = true;
    }

    private void Read(ReadOnlySpan<byte> frames)
    {
        lock (_gate)
        {
            foreach (var line in RecordingOutbox.Payloads(frames))
            {
                if (_closed) _wrong.Add($"after the removal: {line}");
                if (!char.IsAsciiDigit(line[0])) continue;
                var seq = long.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
                if (First == 0) First = seq;
                else if (seq != Last + 1) _wrong.Add($"{seq} after {Last}");
                Last = seq;
            }
        }
    }
}
