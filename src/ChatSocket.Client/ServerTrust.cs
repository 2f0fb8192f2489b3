using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatSocket.Client;

/// <summary>Whom a client believes to be the server it asked for. Giving one means that the connection is encrypted.</summary>
public sealed class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection? _known;
    private readonly bool _anyone;

    private ServerTrust(X509Certificate2Collection? known, bool anyone) => (_known, _anyone) = (known, anyone);

    /// <summary>Whomever this machine trusts, as for web pages.</summary>
    public static ServerTrust Machine { get; } = new(null, false);

    /// <summary>Everybody: what is sent cannot be read on the way by those who only listen, but nobody knows who the server is.</summary>
    public static ServerTrust Anyone { get; } = new(null, true);

    /// <summary>
    /// Nobody but whom the certificates in the file vouch for, and servers that show one of these very certificates, whatever their
    /// address: for a self-signed one its copy is all that a class room needs.
    /// </summary>
    /// <param name="path">A file in PEM form.</param>
    /// <param name="trust">Null when the file cannot be used.</param>
    /// <param name="why">Then the reason; null when the file holds no certificate.</param>
    public static bool TryRead(string path, out ServerTrust? trust, out string? why)
    {
        (trust, why) = (null, null);
        try
        {
            var known = new X509Certificate2Collection();
            known.ImportFromPemFile(path);
            if (known.Count == 0) return false;
            trust = new ServerTrust(known, false);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            why = failure.Message;
            return false;
        }
    }

    internal bool Accepts(X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors)
    {
        if (shown is null) return false;
        if (_anyone) return true;
        if (_known is null) return errors == SslPolicyErrors.None;
        using var certificate = new X509Certificate2(shown);
        foreach (var one in _known)
        {
            if (one.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)) return true;
        }

        // Of the machine's own judgement only that on the name counts here.
        return (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && IsVouchedFor(certificate, sent);
    }

    private bool IsVouchedFor(X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_known!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }
}
