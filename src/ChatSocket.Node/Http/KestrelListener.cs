using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChatSocket.Node.Http;

/// <summary>A web server with nothing in it but one port and what is given to it.</summary>
internal static class KestrelListener
{
    /// <summary>Browsers send them at once.</summary>
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10);

    /// <summary>Long enough for whoever loads a page and for what asks every few seconds.</summary>
    private static readonly TimeSpan IdleWithin = TimeSpan.FromSeconds(60);

    /// <summary>Starts it, and disposes it when it cannot start. What is mapped to a path of its own goes there, the rest is answered.</summary>
    public static async Task<(WebApplication Application, int Port)> StartAsync(
        IPEndPoint endpoint, ILoggerFactory logging, RequestDelegate answer, Action<IServiceCollection>? addServices = null, Action<WebApplication>? map = null,
        Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
            kestrel.Limits.KeepAliveTimeout = IdleWithin;
            kestrel.Listen(endpoint, options =>
            {
                options.Protocols = HttpProtocols.Http1;
                listen?.Invoke(options);
            });
        });
        addServices?.Invoke(builder.Services);
        var application = builder.Build();
        application.Use((context, next) => context.GetEndpoint() is null ? answer(context) : next(context));
        map?.Invoke(application);
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return (application, BindingAddress.Parse(addresses.First()).Port);
    }
}
