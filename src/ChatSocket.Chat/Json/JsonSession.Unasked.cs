using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Json;

/// <summary>What a program is told about its connection without having asked.</summary>
internal sealed partial class JsonSession
{
    public override bool IsProgram => true;

    public override ReadOnlyMemory<byte> Ping
    {
        get
        {
            var words = new FrameBuffer();
            new JsonFrame(words, Dialect.Framing, "ping"u8).End();
            return Taken(words);
        }
    }

    public override ReadOnlyMemory<byte> GoAway(TimeSpan delay)
    {
        var words = new FrameBuffer();
        var frame = new JsonFrame(words, Dialect.Framing, "goaway"u8);
        frame.Number("delayMs"u8, (long)delay.TotalMilliseconds);
        frame.Text("reason"u8, DisconnectReason.Shutdown.Code());
        frame.End();
        return Taken(words);
    }

    /// <summary>A node that stops still answers what it has taken; who was asked to go may have sent until the last moment.</summary>
    public override async ValueTask FinishAsync(DisconnectReason reason)
    {
        if (reason != DisconnectReason.Shutdown) return;
        try
        {
            await FinishTalkingAsync().AsTask().WaitAsync(SettleWithin, Chat.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Then without the answers: the client repeats its sends elsewhere.
        }
    }

    public override ReadOnlyMemory<byte> LastWords(DisconnectReason reason)
    {
        var words = new FrameBuffer();
        var frame = new JsonFrame(words, Dialect.Framing, "end"u8);
        frame.Text("code"u8, reason.Code());
        frame.Number("n"u8, (int)reason);
        frame.Flag("retry"u8, reason.MayRetry());
        frame.End();
        return Taken(words);
    }

    private static byte[] Taken(FrameBuffer words)
    {
        var bytes = words.Span.ToArray();
        words.Clear();
        return bytes;
    }
}
