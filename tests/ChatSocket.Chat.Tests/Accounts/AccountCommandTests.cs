using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Tests.Text;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Accounts;

/// <summary>Accounts as a person uses them in text mode.</summary>
public sealed class AccountCommandTests : IDisposable
{
    private readonly TextRig _rig = new(new ChatOptions { MessagesPerSecond = 0, Language = Language.English, Accounts = new AccountOptions { Iterations = 1 } });

    [Fact]
    public async Task A_name_is_registered_and_found_again_by_a_stranger_who_knows_the_password()
    {
        var ana = await _rig.NamedAsync("Ana");
        Assert.StartsWith("The name Ana is yours now", await ana.AskOneAsync("/register correct-horse"), StringComparison.Ordinal);
        var again = _rig.Connect();
        var answers = await again.AskAsync("/login ana correct-horse");
        Assert.Equal("You are logged in as Ana.", answers[0]);
        Assert.StartsWith("#geral: you are in; 1 person: Ana", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_may_register_before_anything_else_with_blanks_in_the_password()
    {
        var bia = _rig.Connect();
        Assert.Equal(2, (await bia.AskAsync("/register Bia correct horse battery")).Length);
        Assert.Equal("Bia", bia.Session.Nick!.Shown);
        await _rig.Connect().RefusedAsync("/login bia correct horse", ErrorCode.AuthFailed);
        Assert.Equal(2, (await _rig.Connect().AskAsync("/login bia correct horse battery")).Length);
    }

    [Fact]
    public async Task A_password_with_blanks_is_not_taken_for_a_name()
    {
        var ana = await _rig.NamedAsync("Ana");
        var watcher = await _rig.NamedAsync("bia");
        await ana.RefusedAsync("/register correct horse battery", ErrorCode.BadRequest);
        Assert.DoesNotContain(await watcher.AskAsync("/users"), line => line.Contains("correct", StringComparison.Ordinal));
        Assert.StartsWith("The name ANA is yours now", await ana.AskOneAsync("/register ANA correct horse battery"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_name_is_refused_with_the_way_in()
    {
        await (await _rig.NamedAsync("Ana")).AskAsync("/register correct-horse");
        var stranger = _rig.Connect();
        Assert.Contains("/login ana", await stranger.AskOneAsync("ana"), StringComparison.Ordinal);
        await stranger.RefusedAsync("/nick ANA", ErrorCode.NickTaken);
        await stranger.RefusedAsync("/register ana something-else", ErrorCode.NickTaken);
    }

    [Fact]
    public async Task The_password_is_changed_and_the_account_given_up()
    {
        var ana = await _rig.NamedAsync("Ana");
        await ana.AskAsync("/register correct-horse");
        await ana.RefusedAsync("/nick Bia", ErrorCode.Forbidden);
        await ana.RefusedAsync("/password wrong-horse battery-staple", ErrorCode.AuthFailed);
        Assert.StartsWith("The password of Ana is changed", await ana.AskOneAsync("/password correct-horse battery-staple"), StringComparison.Ordinal);
        await ana.RefusedAsync("/unregister correct-horse", ErrorCode.AuthFailed);
        Assert.StartsWith("The account is given up", await ana.AskOneAsync("/unregister battery-staple"), StringComparison.Ordinal);
        Assert.StartsWith("You are Bia", await ana.AskOneAsync("/nick Bia"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/register")]
    [InlineData("/login")]
    [InlineData("/login ana")]
    [InlineData("/password only-one")]
    [InlineData("/password one two three")]
    [InlineData("/unregister")]
    [InlineData("/register short")]
    public async Task What_is_missing_is_told(string line)
    {
        var ana = await _rig.NamedAsync("Ana");
        await ana.RefusedAsync(line, ErrorCode.BadRequest);
    }

    public void Dispose() => _rig.Dispose();
}
