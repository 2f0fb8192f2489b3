using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task Whoever_has_a_name_is_listed_until_it_lets_go()
    {
        var (nick, session) = (Any.Nick(), SessionId.Random());
        var before = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds();
        Assert.Empty((await UsersAsync(nick.Key)).Users);
        await Backplane.ClaimNickAsync(nick, session).Bounded();
        var user = Assert.Single((await UsersAsync(nick.Key)).Users);
        Assert.Equal((nick.Shown, false), (user.Nick.Shown, user.HasAccount));
        Assert.True(user.Since > before, "a time of now");
        await Backplane.ReleaseNickAsync(nick, session).Bounded();
        Assert.Empty((await UsersAsync(nick.Key)).Users);
    }

    [Fact]
    public async Task Who_spells_its_name_anew_is_listed_so_since_when_it_took_it()
    {
        var (nick, session) = (Any.Nick(), SessionId.Random());
        await Backplane.ClaimNickAsync(nick, session).Bounded();
        var before = Assert.Single((await UsersAsync(nick.Key)).Users);
        var louder = Any.Named(nick.Shown.ToUpperInvariant());
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(louder, session).Bounded());
        var after = Assert.Single((await UsersAsync(nick.Key)).Users);
        Assert.Equal((louder.Shown, before.Since), (after.Nick.Shown, after.Since));
    }

    [Fact]
    public async Task Where_the_sessions_of_a_name_are_is_known_as_they_said_it_last()
    {
        var (nick, home, phone) = (Any.Nick(), SessionId.Random(), SessionId.Random());
        var session = new ResumableSession(Guid.NewGuid().ToString("N"), home, 1, nick);
        await Backplane.ClaimNickAsync(nick, home, null, "192.0.2.1:4000").Bounded();
        await Backplane.OpenSessionAsync(session).Bounded();
        Assert.Equal(["192.0.2.1:4000"], await AddressesAsync(nick));
        // Who says nothing about it, by another spelling or a registration, has not moved.
        await Backplane.ClaimNickAsync(Any.Named(nick.Shown.ToUpperInvariant()), home).Bounded();
        var pass = (await Backplane.Accounts.RegisterAsync(nick, "verifier", home).Bounded()).Pass!;
        await Backplane.RenameSessionAsync(session.TokenHash, 1, nick, pass).Bounded();
        Assert.Equal(["192.0.2.1:4000"], await AddressesAsync(nick));
        Assert.NotNull(await Backplane.ResumeSessionAsync(session.TokenHash, "[2001:db8::1]:4001").Bounded());
        await Backplane.ClaimNickAsync(nick, phone, pass, "192.0.2.3").Bounded();
        Assert.Equal(["192.0.2.3", "[2001:db8::1]:4001"], await AddressesAsync(nick));
        pass = (await Backplane.Accounts.ChangePasswordAsync(nick, pass, "another", home).Bounded()).Pass!;
        Assert.Equal(["[2001:db8::1]:4001"], await AddressesAsync(nick));
        await Backplane.Accounts.UnregisterAsync(nick, pass, home).Bounded();
        Assert.Equal(["[2001:db8::1]:4001"], await AddressesAsync(nick));

        var (other, unknown) = (Any.Nick(), SessionId.Random());
        Assert.Equal(AccountOutcome.Done, (await Backplane.Accounts.RegisterAsync(other, "verifier", unknown, "192.0.2.4:1").Bounded()).Outcome);
        Assert.Equal(["192.0.2.4:1"], await AddressesAsync(other));
        var silent = Any.Nick();
        await Backplane.ClaimNickAsync(silent, SessionId.Random()).Bounded();
        Assert.Empty(await AddressesAsync(silent));
    }

    private async Task<IReadOnlyList<string>> AddressesAsync(Nick nick) => Assert.Single((await UsersAsync(nick.Key)).Users).Addresses;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(20)]
    public async Task Users_are_walked_in_their_order_without_doubles_or_holes(int limit)
    {
        var part = Guid.NewGuid().ToString("N")[..16];
        foreach (var number in Enumerable.Range(10, 7)) await Backplane.ClaimNickAsync(Any.Named($"x{number}-{part}"), SessionId.Random()).Bounded();
        var (found, after, more) = (new List<string>(), "", true);
        while (more)
        {
            var page = await UsersAsync(part, after, limit);
            Assert.InRange(page.Users.Length, 1, limit);
            found.AddRange(page.Users.Select(user => user.Nick.Key));
            (after, more) = (found[^1], page.More);
        }

        Assert.Equal(Enumerable.Range(10, 7).Select(number => $"x{number}-{part}"), found);
        Assert.Equal((0, false), (await UsersAsync(part, found[^1], limit)) is var end ? (end.Users.Length, end.More) : default);
    }

    [Fact]
    public async Task A_session_that_ends_takes_its_name_off_the_list()
    {
        var session = new ResumableSession(Guid.NewGuid().ToString("N"), SessionId.Random(), 1, Any.Nick());
        await Backplane.ClaimNickAsync(session.Nick, session.Id).Bounded();
        Assert.True(await Backplane.OpenSessionAsync(session).Bounded());
        Assert.Single((await UsersAsync(session.Nick.Key)).Users);
        Assert.True(await Backplane.EndSessionAsync(session.TokenHash, session.Generation).Bounded());
        Assert.Empty((await UsersAsync(session.Nick.Key)).Users);
    }

    private Task<UserPage> UsersAsync(string query, string after = "", int limit = 100) => Backplane.UsersAsync(query, after, limit).Bounded();
}
