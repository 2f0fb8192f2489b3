using System.Buffers;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client.Connections;

/// <summary>What runs while a connection lives.</summary>
internal sealed partial class NodeLink
{
    /// <summary>Sends are gathered up to this much, so that many small ones are one write.</summary>
    private const int WriteBytes = 64 * 1024;

    /// <summary>When sending fails, the node's last words may still be on their way.</summary>
    private static readonly TimeSpan LastWordsTime = TimeSpan.FromSeconds(1);

    /// <summary>Set once by the receiving loop; the link then leaves by itself.</summary>
    private readonly TaskCompletionSource<TimeSpan> _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the connection has ended, however it did.</summary>
    /// <param name="handle">Told of every frame in turn, and waited for.</param>
    /// <param name="memory">Gives the sends.</param>
    /// <param name="stop">Ends the connection.</param>
    public async Task<LinkEnd> RunAsync(Func<ReceivedFrame, CancellationToken, ValueTask> handle, SessionMemory memory, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var receiving = ReceiveAsync(handle, over.Token);
        var others = new[] { SendAsync(memory, over.Token), WatchAsync(over.Token), LeaveAsync(over.Token) };
        var first = await Task.WhenAny([receiving, .. others]).ConfigureAwait(false);
        if (first == others[0]) await Task.WhenAny(receiving, Task.Delay(LastWordsTime, _clock, over.Token)).ConfigureAwait(false);
        var end = await (receiving.IsCompleted ? receiving : (Task<LinkEnd>)first).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll([receiving, .. others]).ConfigureAwait(false);
        if (end.Reason == DisconnectReason.NetworkError) _socket.GiveUp();
        return end;
    }

    /// <summary>The node has said that it goes.</summary>
    public void LeaveAfter(TimeSpan delay) => _leaving.TrySetResult(delay < _longestDelay ? delay : _longestDelay);

    private async Task<LinkEnd> ReceiveAsync(Func<ReceivedFrame, CancellationToken, ValueTask> handle, CancellationToken stop)
    {
        try
        {
            do
            {
                while (_frames.TryTake(out var frame))
                {
                    _keepAlive.Heard();
                    await handle(frame, stop).ConfigureAwait(false);
                    if (frame.Message is EndMessage end) return LinkEnd.Told(end);
                }

                _keepAlive.Heard();
            }
            while (await _frames.FillAsync(stop).ConfigureAwait(false));

            return LinkEnd.Closed;
        }
        catch (ProtocolViolationException)
        {
            return LinkEnd.Confused;
        }
        catch (ConnectionLostException lost)
        {
            return lost.Loss == ConnectionLoss.NotThisProtocol ? LinkEnd.Confused : LinkEnd.Network;
        }
        catch (OperationCanceledException)
        {
            return LinkEnd.Closed;
        }
    }

    private async Task<LinkEnd> SendAsync(SessionMemory memory, CancellationToken stop)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using var writer = new ClientMessageWriter();
        try
        {
            while (true)
            {
                var woken = _wakeup.Next;
                var wait = Gather(output, writer, memory);
                if (output.WrittenCount == 0)
                {
                    await WaitAsync(woken, wait, stop).ConfigureAwait(false);
                    continue;
                }

                await _socket.SendAsync(output.WrittenMemory, stop).ConfigureAwait(false);
                output.ResetWrittenCount();
            }
        }
        catch (Exception error) when (error is ConnectionLostException or OperationCanceledException)
        {
            return LinkEnd.Network;
        }
    }

    private TimeSpan Gather(ArrayBufferWriter<byte> output, ClientMessageWriter writer, SessionMemory memory)
    {
        // Texts first: who sends and then asks for the history wants to see the text in it.
        var wait = Timeout.InfiniteTimeSpan;
        while (output.WrittenCount < WriteBytes && memory.NextSend(out wait) is { } send) Append(output, writer, send);
        lock (_gate)
        {
            while (output.WrittenCount < WriteBytes && _queue.TryDequeue(out var message)) Append(output, writer, message);
        }

        return wait;
    }

    private async Task WaitAsync(Task woken, TimeSpan wait, CancellationToken stop)
    {
        try
        {
            await woken.WaitAsync(wait, _clock, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Time for what was to wait.
        }
    }

    private async Task<LinkEnd> WatchAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var (step, wait) = _keepAlive.Next();
                if (step == KeepAliveStep.GiveUp) return LinkEnd.Network;
                if (step == KeepAliveStep.Ping) TryPost(ClientMessage.Of(ClientMessageType.Ping));
                // A timer may be a little early; what it is about is asked again anyway.
                await Task.Delay(wait + TimeSpan.FromMilliseconds(1), _clock, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return LinkEnd.Closed;
        }
    }

    private async Task<LinkEnd> LeaveAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(await _leaving.Task.WaitAsync(stop).ConfigureAwait(false), _clock, stop).ConfigureAwait(false);
            return LinkEnd.Left;
        }
        catch (OperationCanceledException)
        {
            return LinkEnd.Closed;
        }
    }
}
