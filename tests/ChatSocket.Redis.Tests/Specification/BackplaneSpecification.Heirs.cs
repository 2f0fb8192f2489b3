using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    private const string Repeated = "repeated-message-id";

    [Theory]
    [InlineData("let go")]
    [InlineData("ended")]
    [InlineData("removed")]
    [InlineData("registered")]
    [InlineData("unregistered")]
    public async Task A_repetition_is_not_for_whoever_has_the_name_since(string how)
    {
        var owner = await OwnerAsync();
        var pass = how == "unregistered" ? (await Backplane.Accounts.RegisterAsync(owner.Nick, "verifier", owner.Session).Bounded()).Pass! : null;
        var before = (await SendAsync(owner, "antes")).Ts;
        Assert.Equal(2, (await SendAsync(owner, "segredo", id: Repeated, after: before)).Seq);
        var heir = owner with { Session = SessionId.Random() };
        switch (how)
        {
            case "let go":
                await Backplane.ReleaseNickAsync(owner.Nick, owner.Session).Bounded();
                await Backplane.ClaimNickAsync(heir.Nick, heir.Session).Bounded();
                break;
            case "ended":
                var session = new ResumableSession(Guid.NewGuid().ToString("N"), owner.Session, 1, owner.Nick);
                await Backplane.OpenSessionAsync(session).Bounded();
                await Backplane.EndSessionAsync(session.TokenHash, 1).Bounded();
                await Backplane.ClaimNickAsync(heir.Nick, heir.Session).Bounded();
                break;
            case "removed":
                await Backplane.Accounts.RemoveAsync(owner.Nick, false, "root", "").Bounded();
                await Backplane.ClaimNickAsync(heir.Nick, heir.Session).Bounded();
                break;
            case "registered":
                heir = owner with { Account = (await Backplane.Accounts.RegisterAsync(owner.Nick, "verifier", owner.Session).Bounded()).Pass!.Account };
                break;
            default:
                await Backplane.Accounts.UnregisterAsync(owner.Nick, pass!, owner.Session).Bounded();
                heir = owner;
                break;
        }

        Assert.Equal(DirectOutcome.Undecidable, (await SendAsync(heir, "segredo", id: Repeated, retry: true, after: before)).Outcome);
        Assert.Equal(DirectOutcome.Undecidable, (await SendAsync(heir, "segredo", id: Repeated, retry: true)).Outcome);
        Assert.Empty((await ReadInboxAsync(heir)).Messages);
        var now = await SendAsync(heir, "para quem o tem agora");
        Assert.Equal((DirectOutcome.Stored, 1), (now.Outcome, now.Seq));
        // What was first sent since then is decided as ever.
        Assert.Equal(2, (await SendAsync(heir, "de novo", id: "another-message-id-0", retry: true, after: now.Ts + 60_000)).Seq);
        Assert.Equal(2, (await SendAsync(heir, "de novo", id: "another-message-id-0", retry: true, after: now.Ts + 60_000)).Seq);
    }
}
