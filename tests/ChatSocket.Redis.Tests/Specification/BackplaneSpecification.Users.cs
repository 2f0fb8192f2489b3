using ChatSocket.Chat.Backplane;

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
