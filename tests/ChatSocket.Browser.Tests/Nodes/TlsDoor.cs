using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace ChatSocket.Browser.Tests.Nodes;

/// <summary>What stands before a server that speaks in plain: takes TLS off and hands the bytes on, as they are. Owned by the test.</summary>
internal sealed class TlsDoor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly X509Certificate2 _certificate;
    private readonly int _server;
    private readonly Task _accepting;

    public TlsDoor(X509Certificate2 certificate, int server)
    {
        (_certificate, _server) = (certificate, server);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(PassAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient browser)
    {
        using var server = new TcpClient();
        using (browser)
        {
            try
            {
                await using var outside = new SslStream(browser.GetStream());
                await outside.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
                await server.ConnectAsync(IPAddress.Loopback, _server, _end.Token);
                var inside = server.GetStream();
                await Task.WhenAny(outside.CopyToAsync(inside, _end.Token), inside.CopyToAsync(outside, _end.Token));
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The browser went, or the test is over.
            }
        }
    }
}
