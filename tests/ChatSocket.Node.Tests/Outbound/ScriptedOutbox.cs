using System.Net.Sockets;
using ChatSocket.Node.Outbound;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Tests.Outbound;

/// <summary>An outbox over a transport that takes what the test says, when the test says so.</summary>
internal sealed class ScriptedOutbox(OutboxLimits limits, TimeProvider time) : Outbox(limits, time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _send;
    private int _takes = int.MaxValue;

    /// <summary>How many bytes are taken at once before the transport says that it would block; -1: it is broken.</summary>
    public int Takes
    {
        get => _takes;
        set => _takes = value;
    }

    public List<byte> Written { get; } = [];

    public List<DisconnectReason> Ends { get; } = [];

    public int Finished { get; private set; }

    public int WrittenWhenFinished { get; private set; }

    /// <summary>Sends tried beside a pending one: each could have put foreign bytes into the middle of a frame.</summary>
    public int SlippedIn { get; private set; }

    public int Tries { get; private set; }

    public bool IsSending => Volatile.Read(ref _send) is not null;

    public string Text => System.Text.Encoding.ASCII.GetString([.. Written]);

    public override void End(DisconnectReason reason)
    {
        lock (_gate) Ends.Add(reason);
    }

    /// <summary>Lets the pending send through; what follows from it has happened when this returns.</summary>
    public void LetThrough() => Take().SetResult();

    public void FailSend() => Take().SetException(new SocketException((int)SocketError.ConnectionReset));

    public void LetEverythingThrough()
    {
        while (IsSending) LetThrough();
    }

    public void FinishWith(ReadOnlySpan<byte> lastWords) => Finish(lastWords);

    public void Drop() => Abandon();

    protected override int TrySend(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            Tries++;
            if (_send is not null) SlippedIn++;
            if (_takes < 0) return -1;
            var taken = Math.Min(_takes, bytes.Length);
            _takes -= taken;
            Written.AddRange(bytes[..taken]);
            return taken;
        }
    }

    protected override async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        var send = new TaskCompletionSource();
        lock (_gate)
        {
            if (_send is not null) SlippedIn++;
            // Half of it leaves at once and half of it later, which is where a frame would be torn.
            Written.AddRange(bytes.Span[..(bytes.Length / 2)]);
            _send = send;
        }

        await send.Task;
        lock (_gate) Written.AddRange(bytes.Span[(bytes.Length / 2)..]);
    }

    protected override void OnFinished()
    {
        Finished++;
        WrittenWhenFinished = Written.Count;
    }

    private TaskCompletionSource Take() => Interlocked.Exchange(ref _send, null) ?? throw new InvalidOperationException("no send is pending");
}
