using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Rooms;

namespace ChatSocket.Chat.Sessions;

/// <summary>How fast a session may go: a rate for what it asks, and a bound on what it sent that is not stored yet.</summary>
public abstract partial class Session
{
    /// <summary>Unstored sends may hold about this much; a message counts its text and a fixed weight.</summary>
    private const int UnsettledHigh = 128 * 1024;
    private const int UnsettledLow = UnsettledHigh / 2;
    private const int MessageWeight = 512;

    /// <summary>Refusals are answered; who earns them without end is put out.</summary>
    private const int RefusalsPerSecond = 10;
    private const int RefusalsBurst = 400;

    /// <summary>A disk that does not answer must not keep somebody who left in the room.</summary>
    private protected static readonly TimeSpan SettleWithin = TimeSpan.FromSeconds(5);

    private TokenBucket _requests;
    private TokenBucket _refusals;
    private int _unsettled;
    private int _calmAt;
    private TaskCompletionSource? _calm;

    private protected enum Pace
    {
        Fine,
        TooFast,
        Hopeless,
    }

    /// <summary>Asked once per payload.</summary>
    private protected Pace Count()
    {
        var rate = Chat.Options.MessagesPerSecond;
        if (rate == 0) return Pace.Fine;
        var (now, second) = (Chat.Time.GetTimestamp(), Chat.Time.TimestampFrequency);
        if (_requests.TryTake(rate, Chat.Options.MessagesBurst, now, second)) return Pace.Fine;
        Chat.Metrics.RateLimited();
        return _refusals.TryTake(RefusalsPerSecond, RefusalsBurst, now, second) ? Pace.TooFast : Pace.Hopeless;
    }

    /// <summary>Hands a text to the room. Waits, and with it the connection's input, while too much of the session is unstored.</summary>
    private protected ValueTask SendAsync(in PendingSend send)
    {
        Chat.Metrics.MessageReceived(Dialect.Framing);
        var unsettled = Interlocked.Add(ref _unsettled, Weight(send.Request));
        if (Chat.Metrics.Traces.BeginSend(send.HeardAt) is { } trace) send.Sender.Room.Send(send with { Request = send.Request with { Trace = trace } });
        else send.Sender.Room.Send(send);
        return unsettled < UnsettledHigh ? ValueTask.CompletedTask : WaitForCalm(UnsettledLow);
    }

    /// <summary>After the answers are in the outbox, and not before: the end waits for this.</summary>
    private protected void Settled(int weight)
    {
        if (Interlocked.Add(ref _unsettled, -weight) <= Volatile.Read(ref _calmAt)) BeCalm();
    }

    /// <summary>
    /// Waits, within reason, until everything it sent has come to its end: who says something and goes has said it, but a leave
    /// that overtook a send would have it refused.
    /// </summary>
    private protected async ValueTask WaitUntilSettledAsync()
    {
        // A wake meant for an earlier wait may come late.
        while (Volatile.Read(ref _unsettled) > 0)
        {
            try
            {
                await WaitForCalm(0).AsTask().WaitAsync(SettleWithin, Chat.Time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return;
            }
        }
    }

    private protected static int Weight(in AppendRequest request) => MessageWeight + request.Text.Length;

    private ValueTask WaitForCalm(int at)
    {
        var calm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _calmAt, at);
        Volatile.Write(ref _calm, calm);
        // The last send may have been settled before anybody could know that somebody waits.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _unsettled) <= at) BeCalm();
        return new ValueTask(calm.Task);
    }

    private void BeCalm()
    {
        if (Volatile.Read(ref _calm) is not null) Interlocked.Exchange(ref _calm, null)?.TrySetResult();
    }
}
