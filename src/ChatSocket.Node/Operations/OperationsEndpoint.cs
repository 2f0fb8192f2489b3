using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ChatSocket.Node.Operations;

/// <summary>The port for those who run the node: whether it lives, and whether it should be sent people.</summary>
internal sealed class OperationsEndpoint : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Func<string?> _whyNotReady;

    private OperationsEndpoint(WebApplication application, Func<string?> whyNotReady) => (_application, _whyNotReady) = (application, whyNotReady);

    public int Port { get; private set; }

    /// <param name="endpoint">Where to listen.</param>
    /// <param name="logging">The node's own log.</param>
    /// <param name="whyNotReady">Null while the node wants people.</param>
    public static async Task<OperationsEndpoint> StartAsync(IPEndPoint endpoint, ILoggerFactory logging, Func<string?> whyNotReady)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endpoint);
        });
        var operations = new OperationsEndpoint(builder.Build(), whyNotReady);
        operations._application.Run(operations.AnswerAsync);
        try
        {
            await operations._application.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await operations.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var addresses = operations._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        operations.Port = BindingAddress.Parse(addresses.First()).Port;
        return operations;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var (status, body) = context.Request.Path.Value switch
        {
            "/health/live" => (StatusCodes.Status200OK, "ok"),
            "/health/ready" when _whyNotReady() is { } why => (StatusCodes.Status503ServiceUnavailable, why),
            "/health/ready" => (StatusCodes.Status200OK, "ok"),
            _ => (StatusCodes.Status404NotFound, "there are /health/live and /health/ready"),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(body + "\n", context.RequestAborted);
    }
}
