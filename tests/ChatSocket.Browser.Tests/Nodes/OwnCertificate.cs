using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatSocket.Node.Tls;

namespace ChatSocket.Browser.Tests.Nodes;

/// <summary>A certificate for this machine that signed itself, in files of the test's own while it lasts.</summary>
internal sealed class OwnCertificate : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-page-tls-").FullName;

    public OwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=page", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Settings = new TlsSettings(Path.Combine(_directory, "tls.crt"), Path.Combine(_directory, "tls.key"));
        File.WriteAllText(Settings.CertificatePath, made.ExportCertificatePem());
        File.WriteAllText(Settings.KeyPath!, key.ExportPkcs8PrivateKeyPem());
        Certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public X509Certificate2 Certificate { get; }

    public TlsSettings Settings { get; }

    public void Dispose()
    {
        Certificate.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
