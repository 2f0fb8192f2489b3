using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ChatSocket.Node.Tls;

/// <summary>
/// The certificate's files as they were at one moment. PEM: first the node's own certificate, then those that lead from it to a root;
/// the key, unencrypted, in a file of its own or in the same.
/// </summary>
internal sealed class CertificateFiles
{
    /// <summary>A long chain of large keys takes a tenth of it.</summary>
    private const int MostBytes = 1 << 20;

    private readonly TlsSettings _settings;
    private readonly byte[] _certificate;
    private readonly byte[] _key;

    private CertificateFiles(TlsSettings settings, byte[] certificate, byte[] key) => (_settings, _certificate, _key) = (settings, certificate, key);

    private string KeyPath => _settings.KeyPath ?? _settings.CertificatePath;

    /// <exception cref="CertificateRefusedException">A file cannot be read.</exception>
    public static CertificateFiles Read(TlsSettings settings)
    {
        var certificate = ReadFile(settings.CertificatePath);
        return new CertificateFiles(settings, certificate, settings.KeyPath is { } path ? ReadFile(path) : certificate);
    }

    /// <summary>What stands in them decides, not their dates: those of a link that now leads elsewhere may be older.</summary>
    public bool IsSameAs(CertificateFiles other) => _certificate.AsSpan().SequenceEqual(other._certificate) && _key.AsSpan().SequenceEqual(other._key);

    /// <exception cref="CertificateRefusedException">They hold no certificate with its key.</exception>
    public X509Certificate2 Load(out SslStreamCertificateContext context)
    {
        var (certificates, key) = (Encoding.UTF8.GetString(_certificate), Encoding.UTF8.GetString(_key));
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificates);
        }
        catch (CryptographicException)
        {
            chain.Clear();
        }

        if (chain.Count == 0) throw new CertificateRefusedException(CertificateProblem.NoCertificate, _settings.CertificatePath, "it holds no certificate in PEM form");
        CheckKey(key);
        try
        {
            var own = WithKey(certificates, key);
            context = SslStreamCertificateContext.Create(own, chain, offline: true);
            return own;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new CertificateRefusedException(CertificateProblem.KeyOfAnother, KeyPath, "the key is not that of the first certificate");
        }
    }

    private void CheckKey(string pem)
    {
        var found = false;
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            var label = rest[fields.Label];
            if (label.SequenceEqual("ENCRYPTED PRIVATE KEY")) throw new CertificateRefusedException(CertificateProblem.KeyIsEncrypted, KeyPath, "the key is encrypted");
            found |= label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);
        }

        if (!found) throw new CertificateRefusedException(CertificateProblem.NoKey, KeyPath, "it holds no key in PEM form");
    }

    private static X509Certificate2 WithKey(string certificates, string key)
    {
        var certificate = X509Certificate2.CreateFromPem(certificates, key);
        if (!OperatingSystem.IsWindows()) return certificate;
        // There a key that lies only in memory cannot be used for handshakes.
        using (certificate) return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var content = new byte[MostBytes];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length < MostBytes ? content[..length] : throw new CertificateRefusedException(CertificateProblem.Unreadable, path, "the file is too long");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CertificateRefusedException(CertificateProblem.Unreadable, path, failure.Message);
        }
    }
}
