using System.Net;
using System.Net.Sockets;
using ChatSocket.Protocol.Proxies;

namespace ChatSocket.Node.Tcp;

/// <summary>Takes the balancer's header off a new connection, and not a byte of what follows it.</summary>
internal static class ProxyHeaderReading
{
    /// <returns>Whom the balancer speaks for; null when it is itself.</returns>
    /// <exception cref="EndOfStreamException">The connection ended first.</exception>
    public static async ValueTask<IPEndPoint?> ReadAsync(Socket socket, CancellationToken gone)
    {
        var header = new byte[ProxyHeader.FixedBytes];
        var filled = 0;
        while (true)
        {
            if (ProxyHeader.TryRead(header.AsSpan(0, filled), out var wanted, out var source)) return source;
            if (wanted > header.Length) Array.Resize(ref header, wanted);
            var count = await socket.ReceiveAsync(header.AsMemory(filled, wanted - filled), gone).ConfigureAwait(false);
            if (count == 0) throw new EndOfStreamException();
            filled += count;
        }
    }
}
