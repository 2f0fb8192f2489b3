using System.Diagnostics.Metrics;
using System.Net;
using ChatSocket.Node.Connections;
using ChatSocket.Node.Pages;
using ChatSocket.Node.Tls;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ChatSocket.Node.Http;

/// <summary>The HTTP port: <c>/</c> is the page people chat on, <c>/ws</c> becomes a WebSocket.</summary>
internal sealed class HttpEndpoint : IAsyncDisposable
{
    private const string FilesAt = "/page";

    private static readonly Page Chat = new("chat", FilesAt);

    private readonly WebApplication _application;

    private HttpEndpoint(WebApplication application, int port) => (_application, Port) = (application, port);

    public int Port { get; }

    public static async Task<HttpEndpoint> StartAsync(IPEndPoint endpoint, ILoggerFactory logging, Reception reception, HttpRules rules, TlsEntrance? tls, IMeterFactory meters)
    {
        var (application, port) = await KestrelListener.StartAsync(
            endpoint, logging, context => AnswerAsync(context, reception, rules), services => services.AddSingleton(meters),
            listen: options => HttpEntrance.Add(options, reception, tls)).ConfigureAwait(false);
        return new HttpEndpoint(application, port);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, Reception reception, HttpRules rules) => context.Request.Path.Value switch
    {
        "/ws" => UpgradeAsync(context, reception, rules),
        "/" => Chat.AnswerDocumentAsync(context),
        _ when context.Request.Path.StartsWithSegments(FilesAt, StringComparison.Ordinal) => Chat.AnswerFileAsync(context),
        _ => PlainText.AnswerAsync(context, StatusCodes.Status404NotFound, "not here; the chat is at /, WebSocket at /ws"),
    };

    private static async Task UpgradeAsync(HttpContext context, Reception reception, HttpRules rules)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true } || !WebSocketHandshake.TryAccept(context.Request, out var accept))
        {
            context.Response.Headers.Upgrade = "websocket";
            context.Response.Headers.SecWebSocketVersion = WebSocketHandshake.Version;
            await PlainText.AnswerAsync(context, StatusCodes.Status426UpgradeRequired, "a WebSocket handshake (version 13) is needed here").ConfigureAwait(false);
            return;
        }

        if (!OriginRule.Allows(context.Request, rules.Origins, rules.Peers.IsEncrypted(context)))
        {
            await PlainText.AnswerAsync(context, StatusCodes.Status403Forbidden, "pages of this origin may not connect (ChatSocket:Http:Origins)").ConfigureAwait(false);
            return;
        }

        if (!reception.TryTakePlace() || !reception.TryAdmit(rules.Peers.AddressOf(context), out var admission))
        {
            await PlainText.AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "the server is full, or has too many connections of this address").ConfigureAwait(false);
            return;
        }

        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = accept;
        var plain = context.Request.IsHttps ? null : context.Features.Get<IConnectionSocketFeature>()?.Socket;
        Stream stream;
        try
        {
            stream = await upgrade.UpgradeAsync().ConfigureAwait(false);
        }
        catch
        {
            reception.Dismiss(admission);
            throw;
        }

        HttpEntrance.Leave(context);
        var connection = new WebSocketConnection(reception, stream, plain, admission);
        reception.Enter(connection);
        await connection.RunAsync(reception.Refusal(admission)).ConfigureAwait(false);
    }
}
