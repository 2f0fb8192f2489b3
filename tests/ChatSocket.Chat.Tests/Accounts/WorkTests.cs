using System.Net;
using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Sessions;
using ChatSocket.Chat.Tests.Json;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Tests.Accounts;

/// <summary>What a login costs, in iterations: no name is told from another by how long its refusal takes.</summary>
public sealed class WorkTests : IDisposable
{
    private const int Iterations = 1000;
    private static readonly PeerAddress Somewhere = new(IPAddress.Loopback, 5050);

    private readonly InProcessBackplane _backplane = new(new HistoryLimits(), 10, TimeProvider.System);
    private readonly SignIn _signIn;
    private long _spent;

    public WorkTests() => _signIn = new SignIn(_backplane.Accounts, new AccountOptions { Iterations = Iterations, TriesPerAddress = 0 }, TimeProvider.System, Count);

    [Theory]
    [InlineData("unknown", "correct horse battery")]
    [InlineData("known", "not the password")]
    [InlineData("older", "not the password")]
    [InlineData("damaged", "not the password")]
    [InlineData("unknown", "short")]
    [InlineData("known", "short")]
    [InlineData("known", "a\u0001 control character")]
    [InlineData("known", "correct horse battery")]
    public async Task Every_name_and_every_password_costs_the_same(string name, string password)
    {
        await RegisterAsync("known", Verifier(Iterations));
        await RegisterAsync("older", Verifier(Iterations / 10));
        await RegisterAsync("damaged", "no verifier at all");
        _spent = 0;
        var (answer, account) = await _signIn.CheckAsync(Named(name), password, Somewhere).AsTask().WaitAsync(Patience.Limit);
        var isRight = name == "known" && password == "correct horse battery";
        Assert.Equal((isRight ? AccountAnswer.Done : AccountAnswer.WrongPassword, isRight), (answer, account is not null));
        Assert.Equal(Iterations, _spent);
    }

    [Fact]
    public async Task Only_who_knows_an_older_password_pays_for_its_renewal()
    {
        await RegisterAsync("older", Verifier(Iterations / 10));
        _spent = 0;
        Assert.Equal(AccountAnswer.Done, (await _signIn.CheckAsync(Named("older"), "correct horse battery", Somewhere).AsTask().WaitAsync(Patience.Limit)).Answer);
        Assert.Equal(2 * Iterations, _spent);
    }

    public void Dispose() => _signIn.Dispose();

    private static Nick Named(string name)
    {
        Assert.True(Nick.TryParse(name, out var nick));
        return nick;
    }

    private static string Verifier(int iterations) => PasswordVerifier.Of("correct horse battery"u8.ToArray(), iterations, PasswordVerifier.Derive).ToString();

    private async Task RegisterAsync(string name, string verifier) =>
        Assert.Equal(AccountOutcome.Done, (await _backplane.Accounts.RegisterAsync(Named(name), verifier, SessionId.Random()).AsTask().WaitAsync(Patience.Limit)).Outcome);

    private byte[] Count(byte[] password, byte[] salt, int iterations)
    {
        Interlocked.Add(ref _spent, iterations);
        return PasswordVerifier.Derive(password, salt, iterations);
    }
}
