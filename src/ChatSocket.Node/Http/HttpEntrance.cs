using System.Net;
using ChatSocket.Chat.Sessions;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Tls;
using ChatSocket.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ChatSocket.Node.Http;

/// <summary>
/// The way into the HTTP port. A connection is a visit in the entrance from its first byte until it has become a WebSocket: whoever is
/// slow with a handshake or a request, or keeps a connection for nothing, is displaced when others need the place. The web server
/// itself keeps the deadlines.
/// </summary>
internal static class HttpEntrance
{
    public static void Add(ListenOptions options, Reception reception, TlsEntrance? tls)
    {
        options.Use(next => connection => VisitAsync(connection, next, reception));
        if (tls is null) return;
        options.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = TlsEntrance.HandshakeWithin,
            OnConnection = context => tls.OptionsAsync(context.CancellationToken),
        });
    }

    /// <summary>It has become a WebSocket, which is counted and looked after elsewhere.</summary>
    public static void Leave(HttpContext context) => context.Features.Get<Entrance.Visit>()?.Dispose();

    private static async Task VisitAsync(ConnectionContext connection, ConnectionDelegate next, Reception reception)
    {
        var address = new PeerAddress((connection.RemoteEndPoint as IPEndPoint) ?? new IPEndPoint(IPAddress.None, 0));
        using var visit = reception.Entrance.Enter(address.Network, Timeout.InfiniteTimeSpan);
        connection.Features.Set(visit);
        using var displaced = visit.Gone.UnsafeRegister(
            static state =>
            {
                var (connection, reception) = ((ConnectionContext, Reception))state!;
                reception.Chat.Metrics.ConnectionRejected(DisconnectReason.ServerFull);
                connection.Abort();
            }, (connection, reception));
        await next(connection).ConfigureAwait(false);
    }
}
