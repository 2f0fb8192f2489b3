using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Node.Tls;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>The certificate's files: what is taken, what is refused, and their exchange while the node runs.</summary>
public sealed class CertificateTests : IDisposable
{
    private static readonly TimeSpan NextLook = TimeSpan.FromSeconds(6);

    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-tls-").FullName;
    private readonly FakeTime _time = new();
    private readonly WarningLog<NodeCertificate> _log = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_chain_is_shown_from_the_nodes_own_certificate_up()
    {
        var (_, between, own) = TestCertificates.Chain();
        using var certificate = Open(TestCertificates.Write(_directory, own, between));
        var context = certificate.Options.ServerCertificateContext!;
        Assert.Equal(own.Thumbprint, context.TargetCertificate.Thumbprint);
        Assert.Equal([between.Thumbprint], context.IntermediateCertificates.Select(one => one.Thumbprint));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Key_and_certificate_may_stand_in_one_file_in_any_order(bool keyFirst)
    {
        var (_, between, own) = TestCertificates.Chain();
        var path = Path.Combine(_directory, "all.pem");
        var (key, certificates) = (TestCertificates.KeyOf(own), own.ExportCertificatePem() + "\n" + between.ExportCertificatePem());
        File.WriteAllText(path, keyFirst ? $"{key}\n{certificates}" : $"# notes\n{certificates}\n{key}\n");
        using var certificate = Open(new TlsSettings(path, null));
        Assert.Equal(own.Thumbprint, Shown(certificate));
    }

    [Fact]
    public void What_makes_no_certificate_is_refused_with_its_kind_and_its_file()
    {
        var own = TestCertificates.SelfSigned("own");
        var good = TestCertificates.Write(_directory, own);
        Refused(good with { CertificatePath = Path.Combine(_directory, "missing") }, CertificateProblem.Unreadable, "missing");
        Refused(good with { CertificatePath = _directory }, CertificateProblem.Unreadable, _directory);
        Refused(good with { KeyPath = Path.Combine(_directory, "missing") }, CertificateProblem.Unreadable, "missing");
        Refused(good with { CertificatePath = Put("empty", "") }, CertificateProblem.NoCertificate, "empty");
        Refused(good with { CertificatePath = Put("noise", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----") }, CertificateProblem.NoCertificate, "noise");
        Refused(good with { CertificatePath = good.KeyPath! }, CertificateProblem.NoCertificate, "tls.key");
        Refused(good with { KeyPath = null }, CertificateProblem.NoKey, "tls.crt");
        Refused(good with { KeyPath = Put("cut", TestCertificates.KeyOf(own)[..60]) }, CertificateProblem.NoKey, "cut");
        Refused(good with { KeyPath = Put("other", TestCertificates.KeyOf(TestCertificates.SelfSigned("other"))) }, CertificateProblem.KeyOfAnother, "other");
        Refused(good with { KeyPath = Put("rsa", TestCertificates.KeyOf(TestCertificates.Chain().Own)) }, CertificateProblem.KeyOfAnother, "rsa");
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10);
        var locked = own.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("senha", parameters);
        Refused(good with { KeyPath = Put("locked", locked) }, CertificateProblem.KeyIsEncrypted, "locked");
    }

    [Fact]
    public void Changed_files_are_used_without_a_restart_and_broken_ones_are_told_once_and_not_used()
    {
        var (first, second) = (TestCertificates.SelfSigned("first"), TestCertificates.SelfSigned("second"));
        using var certificate = Open(TestCertificates.Write(_directory, first));
        File.WriteAllText(Path.Combine(_directory, "tls.crt"), second.ExportCertificatePem());
        for (var looks = 0; looks < 5; looks++) _time.Advance(NextLook);
        Assert.Equal(first.Thumbprint, Shown(certificate));
        Assert.StartsWith("Warning: The changed certificate is not used", Assert.Single(_log.Lines), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_directory, "tls.key"), TestCertificates.KeyOf(second));
        _time.Advance(NextLook);
        Assert.Equal(second.Thumbprint, Shown(certificate));
        Assert.StartsWith("Information: The certificate was changed", _log.Lines.Last(), StringComparison.Ordinal);
        File.Delete(Path.Combine(_directory, "tls.key"));
        for (var looks = 0; looks < 5; looks++) _time.Advance(NextLook);
        Assert.Equal(second.Thumbprint, Shown(certificate));
        Assert.Equal(3, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.DoesNotContain("PRIVATE", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_that_is_swapped_as_Kubernetes_does_is_noticed_although_no_file_changed()
    {
        var (first, second) = (TestCertificates.SelfSigned("first"), TestCertificates.SelfSigned("second"));
        var (old, data) = (Directory.CreateDirectory(Path.Combine(_directory, "..1")).FullName, Path.Combine(_directory, "..data"));
        TestCertificates.Write(Directory.CreateDirectory(Path.Combine(_directory, "..2")).FullName, second);
        TestCertificates.Write(old, first);
        Directory.CreateSymbolicLink(data, "..1");
        foreach (var name in new[] { "tls.crt", "tls.key" }) File.CreateSymbolicLink(Path.Combine(_directory, name), Path.Combine("..data", name));
        using var certificate = Open(new TlsSettings(Path.Combine(_directory, "tls.crt"), Path.Combine(_directory, "tls.key")));
        Directory.CreateSymbolicLink($"{data}_tmp", "..2");
        // Kubernetes renames; the platform would refuse to put a directory where one is.
        File.Delete(data);
        Directory.Move($"{data}_tmp", data);
        _time.Advance(NextLook);
        Assert.Equal(second.Thumbprint, Shown(certificate));
    }

    [Fact]
    public async Task Who_is_connected_stays_when_the_certificate_changes_and_newcomers_see_the_new_one()
    {
        var settings = TestCertificates.Write(_directory, TestCertificates.SelfSigned("first"));
        await using var node = await TestNode.StartAsync(TestNode.Settings with { Tls = settings }, _time);
        using var ana = await node.EnterEncryptedAsync("ana");
        TestCertificates.Write(_directory, TestCertificates.SelfSigned("second"));
        _time.Advance(NextLook);
        using var bia = await node.EnterEncryptedAsync("bia");
        Assert.Equal(("CN=first", "CN=second"), (ana.Certificate, bia.Certificate));
        await ana.SendAsync("ainda aqui");
        await bia.ExpectAsync("[#geral] ana: ainda aqui");
        using var page = new SslStream(await PageAsync(node), false, (_, shown, _, _) => shown!.Subject == "CN=second");
        await page.AuthenticateAsClientAsync("localhost").WaitAsync(TextPeer.Within, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_certificate_out_of_its_time_is_used_with_a_warning()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var old = new CertificateRequest("CN=old", key, HashAlgorithmName.SHA256).CreateSelfSigned(_time.GetUtcNow().AddDays(-9), _time.GetUtcNow().AddDays(-1));
        using var certificate = Open(TestCertificates.Write(_directory, old));
        Assert.StartsWith("Warning: The certificate expired at", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    private static async Task<Stream> PageAsync(TestNode node)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(node.Http);
        return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
    }

    private static string Shown(NodeCertificate certificate) => certificate.Options.ServerCertificateContext!.TargetCertificate.Thumbprint;

    private NodeCertificate Open(TlsSettings settings) => new(settings, _time, _log);

    private string Put(string name, string content)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, content);
        return path;
    }

    private void Refused(TlsSettings settings, CertificateProblem problem, string named)
    {
        var refused = Assert.Throws<CertificateRefusedException>(() => Open(settings).Dispose());
        Assert.Equal(problem, refused.Problem);
        Assert.Contains(named, refused.Path, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", refused.Message, StringComparison.Ordinal);
    }
}
