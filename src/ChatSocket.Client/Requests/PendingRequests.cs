using ChatSocket.Protocol.Json;

namespace ChatSocket.Client.Requests;

/// <summary>Requests that wait for their answer on the present connection. One lock owns them.</summary>
internal sealed class PendingRequests
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource<NodeMessage>> _waiting = [];
    private long _last;

    public (string Reference, Task<NodeMessage> Answer) Add()
    {
        var answer = new TaskCompletionSource<NodeMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            var reference = OwnReference.Of(++_last);
            _waiting.Add(reference, answer);
            return (reference, answer.Task);
        }
    }

    public void Forget(string reference)
    {
        lock (_gate) _waiting.Remove(reference);
    }

    public void Answer(NodeMessage message)
    {
        if (message.Ref is not { } reference) return;
        TaskCompletionSource<NodeMessage>? waiting;
        lock (_gate) _waiting.Remove(reference, out waiting);
        waiting?.TrySetResult(message);
    }

    /// <summary>None of them will be answered.</summary>
    public void LoseConnection()
    {
        TaskCompletionSource<NodeMessage>[] lost;
        lock (_gate)
        {
            lost = [.. _waiting.Values];
            _waiting.Clear();
        }

        foreach (var waiting in lost) waiting.TrySetException(new ConnectionLostException(ConnectionLoss.NetworkError));
    }
}
