using System.Net.Sockets;

namespace ChatSocket.Node.Outbound;

/// <summary>The two ways an outbox sends on a non-blocking socket.</summary>
internal static class SocketSending
{
    /// <summary>What the kernel may hold for a reader: a stalled one otherwise hides megabytes where no limit of this node sees them.</summary>
    public const int BufferBytes = 64 * 1024;

    public static int TrySend(this Socket socket, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = socket.Send(bytes, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => sent,
                SocketError.WouldBlock => 0,
                _ => -1,
            };
        }
        catch (ObjectDisposedException)
        {
            // A WebSocket's socket belongs to the web server, which may let go of it first.
            return -1;
        }
    }

    public static async ValueTask SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
    }
}
