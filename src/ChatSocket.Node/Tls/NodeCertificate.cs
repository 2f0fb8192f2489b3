using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ChatSocket.Node.Tls;

/// <summary>
/// The certificate that the node shows, and its exchange while it runs: the files are read every few seconds, because what watches
/// files misses those that a link leads to. Files that make no certificate, such as a pair of which only one half is there yet, leave the old
/// one in use. Owned by its timer; the certificate is exchanged as a whole.
/// </summary>
internal sealed partial class NodeCertificate : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly TlsSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private CertificateFiles _seen;
    private string? _unreadable;
    private volatile SslStreamCertificateContext _context;
    private int _looking;

    /// <exception cref="CertificateRefusedException">The files make no certificate.</exception>
    public NodeCertificate(TlsSettings settings, TimeProvider time, ILogger<NodeCertificate> log)
    {
        (_settings, _time, _log) = (settings, time, log);
        _seen = CertificateFiles.Read(settings);
        _context = Use(_seen);
        _timer = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>What the next handshake offers; for it alone, because the web server adds to them.</summary>
    public SslServerAuthenticationOptions Options => new()
    {
        ServerCertificateContext = _context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
    };

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A disk that hangs must not gather threads.
        if (Interlocked.Exchange(ref _looking, 1) != 0) return;
        try
        {
            var now = CertificateFiles.Read(_settings);
            _unreadable = null;
            if (now.IsSameAs(_seen)) return;
            _seen = now;
            _context = Use(now);
            LogChanged(_log);
        }
        catch (CertificateRefusedException refused)
        {
            // Once per state of the files, not every few seconds.
            if (refused.Problem == CertificateProblem.Unreadable && Interlocked.Exchange(ref _unreadable, refused.Message) == refused.Message) return;
            LogNotUsed(_log, refused.Message);
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private SslStreamCertificateContext Use(CertificateFiles files)
    {
        var certificate = files.Load(out var context);
        WarnOfDates(certificate);
        return context;
    }

    private void WarnOfDates(X509Certificate2 certificate)
    {
        var now = _time.GetUtcNow();
        if (now > certificate.NotAfter) LogExpired(_log, certificate.NotAfter.ToUniversalTime());
        else if (now < certificate.NotBefore) LogNotYet(_log, certificate.NotBefore.ToUniversalTime());
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate was changed; new connections get the new one.")]
    private static partial void LogChanged(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The changed certificate is not used, the old one stays: {Why}.")]
    private static partial void LogNotUsed(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate expired at {NotAfter:u}; clients will refuse it.")]
    private static partial void LogExpired(ILogger log, DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate is not valid before {NotBefore:u}; clients will refuse it.")]
    private static partial void LogNotYet(ILogger log, DateTime notBefore);
}
