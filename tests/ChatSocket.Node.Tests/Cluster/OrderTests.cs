using ChatSocket.Chat.Accounts;
using ChatSocket.Node.Tests.Json;

namespace ChatSocket.Node.Tests.Cluster;

/// <summary>People of three nodes keep order among themselves, some in text, some as programs; and those who may not, do not.</summary>
public sealed class OrderTests : IAsyncLifetime
{
    private const string Password = "a long password";

    private readonly HashSet<string> _administrators = [];
    private ThreeNodes _nodes = null!;

    public async ValueTask InitializeAsync() => _nodes = await ThreeNodes.StartAsync(
        accounts: new AccountOptions { Iterations = 1000, TriesPerAddress = 0, Administrators = _administrators });

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task An_account_is_one_person_on_three_nodes_in_both_modes()
    {
        using var witness = await ProgramPeer.EnterAsync(_nodes[2].Tcp, "witness", "sala");
        using var home = await AccountAsync(0, "Ana");
        await home.AskAsync("join", "\"room\":\"sala\"");
        await witness.UntilNoticeAsync("sala", "join Ana");
        using var phone = await _nodes[1].ConnectAsync();
        await phone.SendAsync($"/login ANA {Password}", "/join sala");
        await phone.ExpectAsync("You are logged in as Ana.");
        await phone.ExpectAsync("#sala: you are in; 2 people");
        await phone.SendAsync("from the phone");
        var heard = await witness.UntilAsync(frame => frame.IsOf("message") && frame.Text("text") == "from the phone", "the message");
        Assert.Equal("Ana", heard.Text("from"));
        using var guest = await ProgramPeer.ConnectAsync(_nodes[1].Tcp);
        var refusal = await guest.AskAsync("hello", "\"nick\":\"ana\"");
        Assert.Equal("nick_taken", refusal.Text("code"));
        home.Dispose();
        await phone.SendAsync("/quit");
        await witness.UntilNoticeAsync("sala", "leave Ana");
        Assert.Single(witness.Frames, frame => frame.IsOf("presence") && frame.Text("event") == "join" && frame.Text("nick") == "Ana");
    }

    [Fact]
    public async Task A_new_password_ends_the_sessions_on_the_other_nodes()
    {
        using var home = await AccountAsync(0, "ana");
        using var phone = await LogInAsync(1, "ana");
        using var text = await _nodes[2].ConnectAsync();
        await text.SendAsync($"/login ana {Password}");
        await text.ExpectAsync("#geral: you are in");
        Assert.Equal("ok", (await home.AskAsync("password", $"\"password\":\"{Password}\",\"new\":\"another password\"")).Text("type"));
        Assert.Equal("kicked", await phone.UntilEndedAsync());
        await text.ExpectAsync("[kicked]");
        using var thief = await ProgramPeer.ConnectAsync(_nodes[2].Tcp);
        var welcome = await thief.ResumeAsync(phone);
        Assert.False(welcome.GetProperty("resumed").GetBoolean());
        Assert.NotEqual("ana", welcome.Text("nick"));
    }

    [Fact]
    public async Task Who_is_kicked_or_banned_on_another_node_is_out_and_told_why()
    {
        using var ana = await AccountAsync(0, "ana");
        await ana.AskAsync("create", "\"room\":\"sala\"");
        await ana.AskAsync("join", "\"room\":\"sala\"");
        using var bia = await ProgramPeer.EnterAsync(_nodes[1].Tcp, "bia", "sala");
        using var caio = await _nodes[2].EnterAsync("caio");
        await caio.SendAsync("/join sala");
        await caio.ExpectAsync("#sala: you are in; 3 people");

        Assert.Equal("ok", (await ana.AskAsync("kick", "\"room\":\"sala\",\"nick\":\"BIA\",\"reason\":\"too loud\"")).Text("type"));
        var kicked = await bia.UntilAsync(frame => frame.IsOf("kicked"), "the kick");
        Assert.Equal(("sala", "ana", "too loud"), (kicked.Text("room"), kicked.Text("by"), kicked.Text("reason")));
        Assert.Equal("not_member", (await bia.SendAsync("sala", "still here?")).Text("code"));
        Assert.Equal("joined", (await bia.AskAsync("join", "\"room\":\"sala\"")).Text("type"));

        await ana.AskAsync("ban", "\"room\":\"sala\",\"nick\":\"caio\",\"reason\":\"spam\"");
        await caio.ExpectAsync("#sala: ana banned you: spam");
        await caio.SendAsync("/join sala");
        await caio.ExpectAsync("[banned]");
        var bans = (await ana.AskAsync("bans", "\"room\":\"sala\"")).GetProperty("bans");
        Assert.Equal(("ban", "caio", "ana", "spam"), bans[0] is var ban ? (ban.Text("act"), ban.Text("nick"), ban.Text("by"), ban.Text("reason")) : default);
        using var owner = await _nodes[2].ConnectAsync();
        await owner.SendAsync($"/login ana {Password}", "/join sala", "/bans", "/bans ca");
        await owner.ExpectAsync("[SYS] #sala: banned, muted or invited: 1");
        await owner.ExpectAsync("[SYS] #sala: caio: banned by ana: spam");
        Assert.Equal("forbidden", (await bia.AskAsync("bans", "\"room\":\"sala\"")).Text("code"));
        using var again = await ProgramPeer.EnterAsync(_nodes[0].Tcp, "outro");
        await caio.SendAsync("/quit");
        await caio.ToEndAsync();
        // The name is free when the session behind the connection is over, a moment after it.
        using (var limit = new CancellationTokenSource(Patience.Limit))
        {
            while (!(await again.AskAsync("nick", "\"nick\":\"CAIO\"")).IsOf("ok")) Assert.False(limit.IsCancellationRequested, "the name did not become free");
        }

        Assert.Equal("banned", (await again.AskAsync("join", "\"room\":\"sala\"")).Text("code"));
        await ana.AskAsync("unban", "\"room\":\"sala\",\"nick\":\"Caio\"");
        Assert.Equal("joined", (await again.AskAsync("join", "\"room\":\"sala\"")).Text("type"));
    }

    [Fact]
    public async Task Commands_of_an_owner_do_nothing_in_the_hands_of_a_member()
    {
        using var ana = await AccountAsync(0, "ana");
        await ana.AskAsync("join", "\"room\":\"sala\"");
        using var bia = await AccountAsync(1, "bia");
        await bia.AskAsync("join", "\"room\":\"sala\"");
        foreach (var type in new[] { "kick", "ban", "mute", "invite", "unban", "unmute", "bans" })
        {
            Assert.Equal("forbidden", (await bia.AskAsync(type, "\"room\":\"sala\",\"nick\":\"ana\"")).Text("code"));
        }

        Assert.Equal("forbidden", (await bia.AskAsync("set", "\"room\":\"sala\",\"invited\":true")).Text("code"));
        Assert.Equal("forbidden", (await ana.AskAsync("remove", "\"nick\":\"bia\"")).Text("code"));
        Assert.Equal("forbidden", (await ana.AskAsync("announce", "\"text\":\"hello\"")).Text("code"));
        using var text = await _nodes[2].EnterAsync("caio");
        await text.SendAsync("/kick ana", "/announce x", "/remove ana");
        for (var number = 0; number < 3; number++) await text.ExpectAsync("[forbidden]");
        Assert.Equal("ack", (await ana.SendAsync("sala", "still the owner")).Text("type"));
        Assert.DoesNotContain(ana.Frames, frame => frame.IsOf("kicked"));
    }

    [Fact]
    public async Task An_administrator_mutes_announces_and_removes_over_all_nodes()
    {
        using var root = await AccountAsync(0, "root");
        _administrators.Add("root");
        using var bia = await ProgramPeer.EnterAsync(_nodes[1].Tcp, "bia", "sala");
        using var caio = await _nodes[2].EnterAsync("caio");
        Assert.Equal("ok", (await root.AskAsync("mute", "\"room\":\"sala\",\"nick\":\"bia\"")).Text("type"));
        Assert.Equal("muted", (await bia.SendAsync("sala", "psiu")).Text("code"));
        Assert.Equal("ok", (await root.AskAsync("unmute", "\"room\":\"sala\",\"nick\":\"bia\"")).Text("type"));
        Assert.Equal("ack", (await bia.SendAsync("sala", "obrigada")).Text("type"));

        Assert.Equal("ok", (await root.AskAsync("announce", "\"text\":\"at eight\\n[SYS] forged\"")).Text("type"));
        foreach (var peer in new[] { root, bia })
        {
            var heard = await peer.UntilAsync(frame => frame.IsOf("announce"), "the announcement");
            Assert.Equal(("root", "at eight\n[SYS] forged"), (heard.Text("by"), heard.Text("text")));
        }

        await caio.ExpectAsync("[SYS] Announcement by root: at eight [SYS] forged");
        Assert.Equal("forbidden", (await root.AskAsync("remove", "\"nick\":\"ROOT\"")).Text("code"));
        Assert.Equal("ok", (await root.AskAsync("remove", "\"nick\":\"bia\",\"reason\":\"spam\"")).Text("type"));
        Assert.Equal("kicked", await bia.UntilEndedAsync());
        Assert.Equal("spam", bia.Frames.Single(frame => frame.IsOf("kicked")).Text("reason"));
        using var thief = await ProgramPeer.ConnectAsync(_nodes[2].Tcp);
        Assert.False((await thief.ResumeAsync(bia)).GetProperty("resumed").GetBoolean());
        await root.AskAsync("remove", "\"nick\":\"Caio\"");
        await caio.ExpectAsync("root put you out");
        Assert.Equal("no_such_user", (await root.AskAsync("remove", "\"nick\":\"nobody-here\"")).Text("code"));
    }

    [Fact]
    public async Task Addresses_of_people_on_all_nodes_are_told_to_administrators_and_to_nobody_else()
    {
        using var root = await AccountAsync(0, "root");
        using var rootInText = await _nodes[1].ConnectAsync();
        await rootInText.SendAsync($"/login root {Password}");
        await rootInText.ExpectAsync("#geral: you are in");
        using var bia = await ProgramPeer.EnterAsync(_nodes[1].Tcp, "bia-1", "sala");
        using var home = await AccountAsync(2, "bia-2");
        using var phone = await LogInAsync(0, "bia-2");
        using var caio = await _nodes[2].EnterAsync("caio");
        var unlisted = await root.AskAsync("users", "\"query\":\"bia\"");
        Assert.DoesNotContain("addresses", unlisted.GetRawText(), StringComparison.Ordinal);
        _administrators.Add("root");

        Assert.Equal([bia.Local], AddressesOf(await root.AskAsync("users", "\"query\":\"bia-1\"")));
        Assert.Equal(new[] { home.Local, phone.Local }.Order(StringComparer.Ordinal), AddressesOf(await root.AskAsync("users", "\"query\":\"bia-2\"")));
        await rootInText.SendAsync("/users bia-1");
        await rootInText.ExpectAsync($"1 person: bia-1 ({bia.Local})");
        using var back = await ProgramPeer.ConnectAsync(_nodes[2].Tcp);
        Assert.True((await back.ResumeAsync(bia, "sala")).GetProperty("resumed").GetBoolean());
        Assert.Equal([back.Local], AddressesOf(await root.AskAsync("users", "\"query\":\"bia-1\"")));

        foreach (var peer in new[] { back, home, phone })
        {
            Assert.Equal("users", (await peer.AskAsync("users")).Text("type"));
            Assert.All(peer.Frames, frame => Assert.DoesNotContain("127.0.0.1", frame.GetRawText(), StringComparison.Ordinal));
        }

        await caio.SendAsync("/users bia");
        Assert.DoesNotContain("127.0.0.1", await caio.ExpectAsync("2 people: "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_guessed_or_somebody_elses_resumes_nothing_of_it()
    {
        using var ana = await AccountAsync(0, "ana");
        await ana.AskAsync("join", "\"room\":\"sala\"");
        using var bia = await ProgramPeer.EnterAsync(_nodes[1].Tcp, "bia", "sala");
        var guesses = new[] { "", "ana", bia.Token[..^1] + (bia.Token[^1] == 'A' ? 'B' : 'A'), ana.Token.ToLowerInvariant(), new string('A', 43), ana.Token + "=" };
        foreach (var guess in guesses)
        {
            using var thief = await ProgramPeer.ConnectAsync(_nodes[2].Tcp);
            var welcome = await thief.AskAsync("hello", $"\"session\":\"{guess}\",\"nick\":\"thief{Guid.NewGuid().ToString("N")[..8]}\"");
            Assert.False(welcome.GetProperty("resumed").GetBoolean());
            Assert.NotEqual(ana.Token, welcome.Text("session"));
        }

        Assert.All(guesses, guess => Assert.NotEqual(ana.Token, guess));
        Assert.Equal("ack", (await ana.SendAsync("sala", "still me")).Text("type"));
        Assert.False(ana.HasEnded);
    }

    private static string[] AddressesOf(System.Text.Json.JsonElement users) =>
        [.. Assert.Single(users.GetProperty("users").EnumerateArray()).GetProperty("addresses").EnumerateArray().Select(address => address.GetString()!)];

    /// <summary>Somebody who has registered, as a program on that node.</summary>
    private async Task<ProgramPeer> AccountAsync(int node, string nick)
    {
        var peer = await ProgramPeer.EnterAsync(_nodes[node].Tcp, nick);
        Assert.Equal("ok", (await peer.AskAsync("register", $"\"password\":\"{Password}\"")).Text("type"));
        return peer;
    }

    private async Task<ProgramPeer> LogInAsync(int node, string nick)
    {
        var peer = await ProgramPeer.EnterAsync(_nodes[node].Tcp, $"x{Guid.NewGuid().ToString("N")[..12]}");
        Assert.Equal("ok", (await peer.AskAsync("login", $"\"nick\":\"{nick}\",\"password\":\"{Password}\"")).Text("type"));
        return peer;
    }
}
