using ChatSocket.Chat.Backplane;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Rooms;

public sealed partial class Room
{
    /// <summary>Bounds of one append call: enough to be cheap per message, small enough not to hold up a shared server.</summary>
    private const int AppendMessages = 512;
    private const int AppendBytes = 256 * 1024;

    // Owned by the gate.
    private readonly Queue<PendingSend> _sends = new();

    // Owned by the loop; the append under way reads the arrays until it is settled.
    private AppendRequest[] _appendRequests = new AppendRequest[4];
    private PendingSend[] _appendSends = new PendingSend[4];
    private int _appendCount;
    private bool _appending;

    /// <summary>Puts a text into the room's next batch. The session hears how it ended.</summary>
    internal void Send(in PendingSend send)
    {
        lock (_gate)
        {
            _sends.Enqueue(send);
            if (_awake || _appending) return;
            _awake = true;
        }

        Schedule();
    }

    private void StartAppend()
    {
        if (!TakeSends()) return;
        NoteAppend();
        ValueTask<AppendResult> append;
        try
        {
            append = _backplane.AppendAsync(Name, _appendRequests.AsMemory(0, _appendCount));
        }
        catch (Exception failure)
        {
            append = ValueTask.FromException<AppendResult>(failure);
        }

        if (append.IsCompletedSuccessfully)
        {
            Settle(append.Result);
            lock (_gate) _appending = false;
        }
        else
        {
            _ = AwaitAppend(append);
        }
    }

    /// <summary>Takes what gathered, unless an append is under way: there is one at a time, which is what keeps the order.</summary>
    private bool TakeSends()
    {
        lock (_gate)
        {
            if (_appending || _sends.Count == 0) return false;
            var bytes = 0;
            _appendCount = 0;
            while (_appendCount < AppendMessages && _sends.TryPeek(out var next))
            {
                // One text alone may be larger than the bound: it must get through some time.
                if ((bytes += next.Request.Text.Length) > AppendBytes && _appendCount > 0) break;
                _sends.Dequeue();
                if (_appendCount == _appendRequests.Length)
                {
                    Array.Resize(ref _appendRequests, _appendCount * 2);
                    Array.Resize(ref _appendSends, _appendCount * 2);
                }

                _appendRequests[_appendCount] = next.Request;
                _appendSends[_appendCount++] = next;
            }

            return _appending = true;
        }
    }

    /// <summary>The loop goes on while the append is away; its end comes back through the gate.</summary>
    private async Task AwaitAppend(ValueTask<AppendResult> append)
    {
        AppendResult result;
        try
        {
            result = await append.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogAppendFailed(_log, failure);
            result = AppendResult.All(AppendOutcome.Unknown, _appendCount);
        }

        Settle(result);
        lock (_gate)
        {
            _appending = false;
            if (_awake || _sends.Count == 0) return;
            _awake = true;
        }

        Schedule();
    }

    private void Settle(AppendResult result)
    {
        // An answer that does not tell of every request tells of none.
        if (result.Items.Length != _appendCount) result = AppendResult.All(AppendOutcome.Unknown, _appendCount);
        CountSettled(result);
        for (var index = 0; index < _appendCount; index++) Settle(_appendSends[index], result.Items[index], result.Epoch);

        for (var index = 0; index < _appendCount; index++) Flush(_appendSends[index].Sender.Session);

        Array.Clear(_appendRequests, 0, _appendCount);
        Array.Clear(_appendSends, 0, _appendCount);
    }

    /// <summary>A session with a bug must not keep the others from their outcomes, nor the room from its next append.</summary>
    private void Settle(in PendingSend send, Appended outcome, string epoch)
    {
        try
        {
            send.Sender.Session.OnSettled(send.Sender, send, outcome, epoch);
        }
        catch (Exception failure)
        {
            LogSettleFailed(_log, failure);
        }
    }

    private void Flush(IMemberSession session)
    {
        try
        {
            session.FlushSettled();
        }
        catch (Exception failure)
        {
            LogSettleFailed(_log, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A session failed when it was told how its send ended.")]
    private static partial void LogSettleFailed(ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "An append failed in a way its backplane did not foresee; its messages are of unknown outcome.")]
    private static partial void LogAppendFailed(ILogger log, Exception failure);
}
