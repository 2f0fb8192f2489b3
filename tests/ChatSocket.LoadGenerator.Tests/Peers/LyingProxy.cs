using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.LoadGenerator.Tests.Peers;

/// <summary>What becomes of one frame: nothing, itself, several; null cuts the connection.</summary>
internal delegate IReadOnlyList<byte[]>? Lie(string frame);

/// <summary>
/// Stands between members and an honest node and changes what is said. Each connection gets lies of its own, so that they may
/// remember what passed.
/// </summary>
internal sealed class LyingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<(Lie ToNode, Lie ToMember)> _lies;
    private readonly int _target;
    private readonly Task _accepting;

    public LyingProxy(int target, Func<(Lie ToNode, Lie ToMember)> lies)
    {
        (_target, _lies) = (target, lies);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public static IReadOnlyList<byte[]>? Truth(string frame) => [Encoding.UTF8.GetBytes(frame)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.Bounded();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true) served.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(Socket member)
    {
        using var node = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (member)
        {
            var (toNode, toMember) = _lies();
            try
            {
                await node.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                await Task.WhenAny(CarryAsync(member, node, toNode), CarryAsync(node, member, toMember));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // Nobody is there any more.
            }
        }
    }

    private async Task CarryAsync(Socket from, Socket to, Lie lie)
    {
        var buffer = new byte[16 * 1024];
        var output = new ArrayBufferWriter<byte>();
        var frames = new FrameReader(ProtocolLimits.NodeFrameBytes);
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is var count and > 0)
            {
                var isOpen = Change(ref frames, buffer.AsSpan(0, count), output, lie);
                for (var rest = output.WrittenMemory; !rest.IsEmpty;) rest = rest[await to.SendAsync(rest, _stop.Token)..];
                output.ResetWrittenCount();
                if (!isOpen) return;
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side is gone; the other follows.
        }
        finally
        {
            frames.Dispose();
        }
    }

    private static bool Change(ref FrameReader frames, ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> output, Lie lie)
    {
        while (frames.TryRead(ref bytes, out var payload))
        {
            if (lie(Encoding.UTF8.GetString(payload)) is not { } said) return false;
            foreach (var frame in said) Frame.Write(output, frame);
        }

        return true;
    }
}
