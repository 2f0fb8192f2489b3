using System.Net;
using System.Text.Json;
using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Tests.Json;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Accounts;

/// <summary>Accounts as a program uses them, and what it must not be able to do.</summary>
public sealed class AccountRequestTests : IAsyncDisposable
{
    private const string Right = "a long password";

    private readonly JsonChat _chat = new(Options());

    [Fact]
    public async Task Who_registers_keeps_the_name_and_comes_back_to_it_by_the_password()
    {
        var ana = await _chat.EnterAsync("Ana", "sala");
        var answer = await RegisterAsync(ana);
        Assert.Equal("Ana", answer.Text("nick"));
        await ana.SendAsync("""{"type":"quit"}""");
        await ana.Closed;

        var again = await _chat.EnterAsync("outra", "sala");
        answer = await LogInAsync(again, "ANA", Right);
        Assert.Equal("Ana", answer.Text("nick"));
        Assert.Equal(["Ana"], Nicks(await again.AskAsync("\"type\":\"who\",\"room\":\"sala\"")));
    }

    [Theory]
    [InlineData("ana")]
    [InlineData("ANA")]
    [InlineData("\uff21\uff4e\uff41")]
    public async Task A_guest_does_not_get_a_registered_name_in_any_spelling(string spelling)
    {
        await RegisterAsync(await _chat.EnterAsync("Ana"));
        var refusal = await _chat.Connect().HelloAsync($"\"nick\":\"{spelling}\"");
        Assert.Equal("nick_taken", refusal.Text("code"));
        Assert.Contains("log in", refusal.Text("text"), StringComparison.Ordinal);
        var guest = await _chat.EnterAsync("guest");
        Assert.Equal("nick_taken", (await guest.AskAsync($"\"type\":\"nick\",\"nick\":\"{spelling}\"")).Text("code"));
    }

    [Fact]
    public async Task The_name_stays_the_accounts_when_nobody_is_there()
    {
        var ana = await _chat.EnterAsync("ana");
        await RegisterAsync(ana);
        await ana.SendAsync("""{"type":"quit"}""");
        await ana.Closed;
        Assert.Equal("nick_taken", (await _chat.Connect().HelloAsync("\"nick\":\"ana\"")).Text("code"));
    }

    [Fact]
    public async Task A_hello_with_the_password_logs_in_at_once()
    {
        await RegisterAsync(await _chat.EnterAsync("Ana"));
        var welcome = await _chat.Connect().HelloAsync($"\"nick\":\"ana\",\"password\":\"{Right}\"");
        Assert.Equal(("Ana", true), (welcome.Text("nick"), welcome.GetProperty("account").GetBoolean()));
        var peer = _chat.Connect();
        Assert.Equal("auth_failed", (await peer.HelloAsync("\"nick\":\"ana\",\"password\":\"wrong password\"")).Text("code"));
        Assert.Equal("bad_request", (await peer.HelloAsync($"\"password\":\"{Right}\"")).Text("code"));
        Assert.Equal("not_named", (await peer.AskAsync("\"type\":\"join\",\"room\":\"sala\"")).Text("code"));
        Assert.True((await peer.HelloAsync("\"nick\":\"bia\"")).IsOf("welcome"));
    }

    [Fact]
    public async Task Several_devices_of_one_account_are_one_person_in_a_room()
    {
        var witness = await _chat.EnterAsync("witness", "sala");
        await RegisterAsync(await _chat.EnterAsync("Ana", "sala"));
        var phone = await _chat.EnterAsync("phone", "sala");
        await LogInAsync(phone, "ana", Right);
        Assert.Equal(["Ana", "witness"], Nicks(await witness.AskAsync("\"type\":\"who\",\"room\":\"sala\"")).Order(StringComparer.Ordinal));
        var acks = await JsonChat.SayAsync(phone, "sala", "from the phone");
        Assert.True(acks[0].IsOf("ack"));
        Assert.Equal("Ana", (await witness.FirstAsync(frame => frame.IsOf("message"), "the message")).Text("from"));
    }

    [Fact]
    public async Task A_resumed_session_is_still_the_accounts()
    {
        var ana = await _chat.EnterAsync("Ana");
        await RegisterAsync(ana);
        await ana.DropAsync();
        var again = _chat.Connect();
        var welcome = await again.HelloAsync($"\"session\":\"{ana.Token}\"");
        Assert.Equal((true, true, "Ana"), (welcome.GetProperty("resumed").GetBoolean(), welcome.GetProperty("account").GetBoolean(), welcome.Text("nick")));
        Assert.Equal("forbidden", (await again.AskAsync("\"type\":\"nick\",\"nick\":\"other\"")).Text("code"));
    }

    [Fact]
    public async Task A_new_password_ends_other_devices_at_once_and_their_tokens()
    {
        var home = await _chat.EnterAsync("Ana");
        await RegisterAsync(home);
        var phone = await _chat.EnterAsync("phone");
        await LogInAsync(phone, "ana", Right);
        var away = await _chat.EnterAsync("away");
        await LogInAsync(away, "ana", Right);
        await away.DropAsync();

        Assert.True((await home.AskAsync($"\"type\":\"password\",\"password\":\"{Right}\",\"new\":\"another password\"")).IsOf("ok"));
        await phone.Closed;
        Assert.Equal(DisconnectReason.Kicked, phone.Outbox.Reason);
        foreach (var token in new[] { phone.Token, away.Token })
        {
            var welcome = await _chat.Connect().HelloAsync($"\"session\":\"{token}\"");
            Assert.False(welcome.GetProperty("resumed").GetBoolean());
            Assert.NotEqual("Ana", welcome.Text("nick"));
        }

        var later = await _chat.EnterAsync("later");
        Assert.Equal("auth_failed", (await AskToLogInAsync(later, "ana", Right)).Text("code"));
        Assert.True((await AskToLogInAsync(later, "ana", "another password")).IsOf("ok"));
        await home.DropAsync();
        Assert.True((await _chat.Connect().HelloAsync($"\"session\":\"{home.Token}\"")).GetProperty("resumed").GetBoolean());
    }

    [Fact]
    public async Task Who_gives_the_account_up_is_a_guest_of_the_same_name()
    {
        var ana = await _chat.EnterAsync("Ana", "sala");
        await RegisterAsync(ana);
        Assert.Equal("auth_failed", (await ana.AskAsync("\"type\":\"unregister\",\"password\":\"wrong password\"")).Text("code"));
        Assert.True((await ana.AskAsync($"\"type\":\"unregister\",\"password\":\"{Right}\"")).IsOf("ok"));
        Assert.Equal("nick_taken", (await _chat.Connect().HelloAsync("\"nick\":\"ana\"")).Text("code"));
        Assert.True((await ana.AskAsync("\"type\":\"nick\",\"nick\":\"Bia\"")).IsOf("ok"));
        Assert.True((await _chat.Connect().HelloAsync("\"nick\":\"ana\"")).IsOf("welcome"));
    }

    [Fact]
    public async Task What_does_not_fit_the_moment_is_refused_with_words_that_help()
    {
        var guest = await _chat.EnterAsync("guest");
        Assert.Equal("forbidden", (await guest.AskAsync("\"type\":\"password\",\"password\":\"12345678\",\"new\":\"12345678\"")).Text("code"));
        Assert.Equal("forbidden", (await guest.AskAsync("\"type\":\"unregister\",\"password\":\"12345678\"")).Text("code"));
        Assert.Equal("bad_request", (await guest.AskAsync("\"type\":\"register\"")).Text("code"));
        Assert.Equal("bad_request", (await guest.AskAsync("\"type\":\"login\",\"password\":\"12345678\"")).Text("code"));
        Assert.Equal("nick_invalid", (await guest.AskAsync("\"type\":\"login\",\"nick\":\"a b\",\"password\":\"12345678\"")).Text("code"));
        var shorter = await guest.AskAsync("\"type\":\"register\",\"password\":\"short\"");
        Assert.Equal("bad_request", shorter.Text("code"));
        Assert.Contains("8 characters", shorter.Text("text"), StringComparison.Ordinal);
        await RegisterAsync(guest);
        Assert.Equal("forbidden", (await guest.AskAsync($"\"type\":\"register\",\"password\":\"{Right}\"")).Text("code"));
        Assert.Equal("forbidden", (await AskToLogInAsync(guest, "guest", Right)).Text("code"));
    }

    [Fact]
    public async Task Nobody_registers_the_name_that_another_guest_uses_nor_an_administrators()
    {
        await using var chat = new JsonChat(Options() with { Accounts = new AccountOptions { Iterations = 1, Administrators = new HashSet<string> { "root" } } });
        await chat.EnterAsync("bia");
        var ana = await chat.EnterAsync("ana");
        Assert.Equal("nick_taken", (await ana.AskAsync($"\"type\":\"register\",\"nick\":\"BIA\",\"password\":\"{Right}\"")).Text("code"));
        Assert.Equal("forbidden", (await ana.AskAsync($"\"type\":\"register\",\"nick\":\"Root\",\"password\":\"{Right}\"")).Text("code"));
        // Nor is it a guest's while nobody has registered it.
        foreach (var spelling in new[] { "root", "ROOT", "ｒoot" }) Assert.Equal("nick_taken", (await ana.AskAsync($"\"type\":\"nick\",\"nick\":\"{spelling}\"")).Text("code"));
    }

    [Fact]
    public async Task An_unknown_account_and_a_wrong_password_are_one_answer()
    {
        await RegisterAsync(await _chat.EnterAsync("ana"));
        var guest = await _chat.EnterAsync("guest");
        var (wrong, unknown) = (await AskToLogInAsync(guest, "ana", "wrong password"), await AskToLogInAsync(guest, "nobody", "wrong password"));
        Assert.Equal(Without(wrong, "ref"), Without(unknown, "ref"));
        Assert.Equal("auth_failed", wrong.Text("code"));
        Assert.Equal(Without(wrong, "ref"), Without(await AskToLogInAsync(guest, "ana", "x"), "ref"));
    }

    [Fact]
    public async Task Guessing_over_many_connections_and_addresses_comes_to_an_end()
    {
        await RegisterAsync(await _chat.EnterAsync("ana"));
        var codes = new List<string>();
        for (var number = 0; number < 40; number++)
        {
            var peer = _chat.Connect(address: new IPAddress([10, 0, 0, (byte)number]));
            codes.Add((await peer.HelloAsync($"\"nick\":\"ana\",\"password\":\"guess number {number}\"")).Text("code"));
        }

        Assert.Equal(30, codes.Count(code => code == "auth_failed"));
        Assert.Equal(10, codes.Count(code => code == "rate_limited"));
        // The right one does not tell itself from the others while it lasts, and does afterwards.
        Assert.Equal("rate_limited", (await _chat.Connect().HelloAsync($"\"nick\":\"ana\",\"password\":\"{Right}\"")).Text("code"));
        _chat.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.True((await _chat.Connect().HelloAsync($"\"nick\":\"ana\",\"password\":\"{Right}\"")).IsOf("welcome"));
    }

    [Fact]
    public async Task One_address_guesses_so_often_whatever_names_it_tries()
    {
        var address = IPAddress.Parse("192.0.2.7");
        var codes = new List<string>();
        for (var number = 0; number < 25; number++)
        {
            codes.Add((await _chat.Connect(address: address).HelloAsync($"\"nick\":\"name{number}\",\"password\":\"12345678\"")).Text("code"));
        }

        Assert.Equal((20, 5), (codes.Count(code => code == "auth_failed"), codes.Count(code => code == "rate_limited")));
    }

    [Fact]
    public async Task A_login_stores_the_password_anew_when_the_work_was_raised()
    {
        await RegisterAsync(await _chat.EnterAsync("ana"));
        Assert.True(ChatSocket.Protocol.Names.Nick.TryParse("ana", out var nick));
        Assert.StartsWith("pbkdf2-sha512$1$", (await _chat.Backplane.Accounts.FindAsync(nick))!.Verifier, StringComparison.Ordinal);
        using var raised = new SignIn(_chat.Backplane.Accounts, new AccountOptions { Iterations = 3 }, _chat.Time);
        Assert.Equal(AccountAnswer.WrongPassword, (await raised.CheckAsync(nick, "wrong password", default)).Answer);
        Assert.Equal(AccountAnswer.Done, (await raised.CheckAsync(nick, Right, default)).Answer);
        Assert.StartsWith("pbkdf2-sha512$3$", (await _chat.Backplane.Accounts.FindAsync(nick))!.Verifier, StringComparison.Ordinal);
        Assert.Equal(AccountAnswer.Done, (await raised.CheckAsync(nick, Right, default)).Answer);
    }

    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    private static ChatOptions Options() => new()
    {
        MessagesPerSecond = 0,
        Language = Language.English,
        NodeId = "n1",
        Accounts = new AccountOptions { Iterations = 1 },
    };

    private static async Task<JsonElement> RegisterAsync(JsonPeer peer)
    {
        var answer = await peer.AskAsync($"\"type\":\"register\",\"password\":\"{Right}\"");
        Assert.True(answer.IsOf("ok"), answer.GetRawText());
        return answer;
    }

    private static Task<JsonElement> AskToLogInAsync(JsonPeer peer, string nick, string password) =>
        peer.AskAsync($"\"type\":\"login\",\"nick\":\"{nick}\",\"password\":\"{password}\"");

    private static async Task<JsonElement> LogInAsync(JsonPeer peer, string nick, string password)
    {
        var answer = await AskToLogInAsync(peer, nick, password);
        Assert.True(answer.IsOf("ok"), answer.GetRawText());
        return answer;
    }

    private static string[] Nicks(JsonElement who) => [.. who.GetProperty("members").EnumerateArray().Select(member => member.Text("nick"))];

    private static string Without(JsonElement frame, string name) =>
        string.Join(';', frame.EnumerateObject().Where(property => property.Name != name).Select(property => property.ToString()));
}
