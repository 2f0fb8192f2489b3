using System.Security.Cryptography.X509Certificates;
using ChatSocket.Client;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>The client library over TLS: whom it believes, and what it says when it does not.</summary>
public sealed class EncryptedClientTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-tls-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Programs_and_people_talk_with_each_other()
    {
        await using var node = await TestNode.StartAsync(TestNode.Encrypted);
        var trust = Trust(File.ReadAllText(TestCertificates.Settings.CertificatePath));
        await using var program = await ChatClient.ConnectAsync(new ChatClientOptions { Addresses = [Address(node, trust)], Nick = "robo" }, TimeProvider.System, TestContext.Current.CancellationToken);
        await program.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var person = await TextConnection.ConnectAsync(Address(node, trust), TextPeer.Within, TimeProvider.System, TestContext.Current.CancellationToken);
        await person.SendLineAsync("ana", TestContext.Current.CancellationToken);
        await person.SendLineAsync("oi", TestContext.Current.CancellationToken);
        await foreach (var happened in program.ReadEventsAsync(TestContext.Current.CancellationToken))
        {
            if (happened is MessageReceived { Message.Text: "oi" }) break;
        }
    }

    [Fact]
    public async Task A_server_is_believed_when_the_file_vouches_for_it_and_only_under_its_name()
    {
        var (root, between, own) = TestCertificates.Chain();
        await using var node = await StartAsync(own, between);
        await ConnectAsync(Address(node, Trust(root.ExportCertificatePem())));
        await RefusedAsync(Address(node, Trust(TestCertificates.SelfSigned("other").ExportCertificatePem())), ConnectFailure.Untrusted);
        await RefusedAsync(Address(node, ServerTrust.Machine), ConnectFailure.Untrusted);
        await ConnectAsync(Address(node, ServerTrust.Anyone));
        var (otherRoot, otherBetween, elsewhere) = TestCertificates.Chain("elsewhere.example");
        await using var wrong = await StartAsync(elsewhere, otherBetween);
        await RefusedAsync(Address(wrong, Trust(otherRoot.ExportCertificatePem())), ConnectFailure.Untrusted);
        // A copy of this very certificate is believed whatever its name.
        await ConnectAsync(Address(wrong, Trust(elsewhere.ExportCertificatePem())));
    }

    [Fact]
    public async Task Who_expects_TLS_where_none_is_spoken_is_told()
    {
        await using var plain = await TestNode.StartAsync();
        await RefusedAsync(Address(plain, ServerTrust.Anyone), ConnectFailure.NotEncrypted);
    }

    [Fact]
    public void A_file_without_a_certificate_is_told_from_one_that_cannot_be_read()
    {
        var empty = Path.Combine(_directory, "empty");
        File.WriteAllText(empty, "nothing");
        Assert.False(ServerTrust.TryRead(empty, out _, out var why));
        Assert.Null(why);
        Assert.False(ServerTrust.TryRead(Path.Combine(_directory, "missing"), out _, out why));
        Assert.NotNull(why);
    }

    private Task<TestNode> StartAsync(X509Certificate2 own, params X509Certificate2[] others)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_directory, Guid.NewGuid().ToString("n"))).FullName;
        return TestNode.StartAsync(TestNode.Settings with { Tls = TestCertificates.Write(directory, own, others) });
    }

    private ServerTrust Trust(string pem)
    {
        var path = Path.Combine(_directory, $"{Guid.NewGuid():n}.pem");
        File.WriteAllText(path, pem);
        Assert.True(ServerTrust.TryRead(path, out var trust, out _));
        return trust!;
    }

    private static ServerAddress Address(TestNode node, ServerTrust trust) => new("127.0.0.1", node.Tcp.Port) { Trust = trust };

    private static async Task ConnectAsync(ServerAddress address)
    {
        await using var connection = await TextConnection.ConnectAsync(address, TextPeer.Within, TimeProvider.System, TestContext.Current.CancellationToken);
        await connection.SendLineAsync("/help", TestContext.Current.CancellationToken);
        await foreach (var _ in connection.ReadLinesAsync(TestContext.Current.CancellationToken)) return;
    }

    private static async Task RefusedAsync(ServerAddress address, ConnectFailure expected)
    {
        var failure = await Assert.ThrowsAsync<ConnectException>(() => TextConnection.ConnectAsync(address, TextPeer.Within, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Equal(expected, failure.Failure);
    }
}
