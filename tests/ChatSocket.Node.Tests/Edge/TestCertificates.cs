using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatSocket.Node.Tls;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>Certificates of tests' own making, in files of their own. Valid for long: some nodes' time is years ahead.</summary>
internal static class TestCertificates
{
    private static readonly Lazy<TlsSettings> Shared = new(() =>
    {
        var directory = Directory.CreateTempSubdirectory("chatsocket-tls-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        return Write(directory, SelfSigned("shared"));
    });

    /// <summary>One self-signed certificate for all tests that need any.</summary>
    public static TlsSettings Settings => Shared.Value;

    public static bool IsShared(X509Certificate? shown) => shown?.Subject == "CN=shared";

    /// <summary>For <c>localhost</c> and 127.0.0.1 unless told otherwise.</summary>
    public static X509Certificate2 SelfSigned(string subject, string host = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(subject, host, key).CreateSelfSigned(Now.AddDays(-1), Now.AddYears(10));
    }

    /// <summary>A root, one between, and the node's own.</summary>
    public static (X509Certificate2 Root, X509Certificate2 Between, X509Certificate2 Own) Chain(string host = "localhost")
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = RSA.Create(2048);
        var root = Authority("root", rootKey).CreateSelfSigned(Now.AddDays(-1), Now.AddYears(20));
        var between = Authority("between", betweenKey).Create(root, Now.AddDays(-1), Now.AddYears(19), [1, 2, 3]).CopyWithPrivateKey(betweenKey);
        var request = new CertificateRequest("CN=own", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        AddUse(request, host);
        var signed = request.Create(between.SubjectName, X509SignatureGenerator.CreateForECDsa(betweenKey), Now.AddDays(-1), Now.AddYears(10), [4, 5, 6]);
        return (root, between, signed.CopyWithPrivateKey(key));
    }

    public static TlsSettings Write(string directory, X509Certificate2 own, params X509Certificate2[] others)
    {
        var (certificate, key) = (Path.Combine(directory, "tls.crt"), Path.Combine(directory, "tls.key"));
        File.WriteAllText(certificate, string.Join('\n', new[] { own }.Concat(others).Select(one => one.ExportCertificatePem())));
        File.WriteAllText(key, KeyOf(own));
        return new TlsSettings(certificate, key);
    }

    public static string KeyOf(X509Certificate2 certificate) => certificate.GetECDsaPrivateKey() is { } elliptic
        ? elliptic.ExportPkcs8PrivateKeyPem()
        : certificate.GetRSAPrivateKey()!.ExportRSAPrivateKeyPem();

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    private static CertificateRequest Request(string subject, string host, ECDsa key)
    {
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        AddUse(request, host);
        return request;
    }

    private static void AddUse(CertificateRequest request, string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost") names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
    }

    private static CertificateRequest Authority(string subject, ECDsa key)
    {
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
