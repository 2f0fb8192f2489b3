using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ChatSocket.Node.Http;

/// <summary>A web server with nothing in it but one port and what is given to it.</summary>
internal static class KestrelListener
{
    /// <summary>Starts it, and disposes it when it cannot start.</summary>
    public static async Task<(WebApplication Application, int Port)> StartAsync(IPEndPoint endpoint, ILoggerFactory logging, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(endpoint);
        });
        var application = builder.Build();
        application.Run(answer);
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
