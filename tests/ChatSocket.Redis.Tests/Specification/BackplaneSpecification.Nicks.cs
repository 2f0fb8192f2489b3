using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task A_nick_belongs_to_one_session_until_it_lets_go()
    {
        var nick = Any.Nick();
        var (one, other) = (SessionId.Random(), SessionId.Random());
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, one).Bounded());
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, one).Bounded());
        Assert.Equal(NickOutcome.Taken, await Backplane.ClaimNickAsync(nick, other).Bounded());
        await Backplane.ReleaseNickAsync(nick, one).Bounded();
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, other).Bounded());
    }

    [Fact]
    public async Task A_release_by_another_session_does_nothing()
    {
        var nick = Any.Nick();
        var (one, other) = (SessionId.Random(), SessionId.Random());
        await Backplane.ClaimNickAsync(nick, one).Bounded();
        await Backplane.ReleaseNickAsync(nick, other).Bounded();
        Assert.Equal(NickOutcome.Taken, await Backplane.ClaimNickAsync(nick, other).Bounded());
        await Backplane.ReleaseNickAsync(Any.Nick(), one).Bounded();
    }

    [Fact]
    public async Task Nicks_of_one_key_are_one_nick()
    {
        var nick = Any.Nick();
        await Backplane.ClaimNickAsync(nick, SessionId.Random()).Bounded();
        var outcome = await Backplane.ClaimNickAsync(Any.Named(nick.Shown.ToUpperInvariant()), SessionId.Random()).Bounded();
        Assert.Equal(NickOutcome.Taken, outcome);
    }

    [Fact]
    public async Task Of_500_claims_at_once_one_wins()
    {
        var nick = Any.Nick();
        var sessions = Enumerable.Range(0, 500).Select(_ => SessionId.Random()).ToArray();
        var outcomes = await Task.WhenAll(sessions.Select(session => Task.Run(() => Backplane.ClaimNickAsync(nick, session).AsTask()))).Bounded();
        Assert.Equal(1, outcomes.Count(outcome => outcome == NickOutcome.Claimed));
        Assert.Equal(499, outcomes.Count(outcome => outcome == NickOutcome.Taken));
        var winner = sessions[Array.IndexOf(outcomes, NickOutcome.Claimed)];
        Assert.Equal(NickOutcome.Claimed, await Backplane.ClaimNickAsync(nick, winner).Bounded());
    }
}
