using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Scripts;
using StackExchange.Redis;

namespace ChatSocket.Redis.People;

/// <summary>Accounts in Redis. Owned by the scripts there; what a session of this node holds by them, by <see cref="LocalPeople"/>.</summary>
internal sealed class RedisAccounts(RedisSettings settings, LineKeeper lines, PeopleScripts people, LocalPeople local, Debts debts) : IAccounts
{
    /// <summary>Far longer than any node misses an end without being reaped.</summary>
    private static readonly TimeSpan EndRemembered = TimeSpan.FromMinutes(10);

    private RedisKey Lease => NodeKeys.Lease(settings.NodeId);

    public async ValueTask<Account?> FindAsync(Nick nick)
    {
        var found = await lines.ReadAsync(database =>
            database.HashGetAsync(NodeKeys.Account(nick.Key), ["id", "version", "nick", "verifier", "since"])).ConfigureAwait(false);
        if (found[0].IsNull || !Nick.TryParse(found[2].ToString(), out var shown)) return null;
        return new Account(shown, new AccountPass(found[0].ToString(), (long)found[1]), found[3].ToString(), (long)found[4]);
    }

    public async ValueTask<Admission> RegisterAsync(Nick nick, string verifier, SessionId by, string address)
    {
        var id = MessageIds.Random();
        var (refusal, answer) = await RunAsync(
            Script.Register,
            [Lease, NodeKeys.Account(nick.Key), NodeKeys.Claim(nick.Key), NodeKeys.Users, NodeKeys.NicksOf(lines.Owner), NodeKeys.Marker],
            [default, SessionText.Write(by), lines.Owner, nick.Key, nick.Shown, id, verifier, address]).ConfigureAwait(false);
        // What nobody knows of here must not hold the nick for ever.
        if (refusal == AccountOutcome.Unknown) debts.Add(run => ReleaseAsync(run, nick.Key, by));
        if (refusal is { } why) return new Admission(why);
        return answer.Code switch
        {
            'R' => Held(nick, by, new AccountPass(id, 1), address),
            'X' => new Admission(AccountOutcome.Registered),
            'T' => new Admission(AccountOutcome.NickTaken),
            _ => new Admission(AccountOutcome.Unavailable),
        };
    }

    public async ValueTask<Admission> ChangePasswordAsync(Nick nick, AccountPass pass, string verifier, SessionId by)
    {
        var (refusal, answer) = await SetAsync(nick, pass, verifier, SessionText.Write(by)).ConfigureAwait(false);
        if (refusal is { } why) return new Admission(why);
        return answer.Code == 'S' ? Held(nick, by, pass with { Version = answer.Number(1) }) : new Admission(AccountOutcome.Outdated);
    }

    public async ValueTask<AccountOutcome> RestorePasswordAsync(Nick nick, AccountPass pass, string verifier)
    {
        var (refusal, answer) = await SetAsync(nick, pass, verifier, "").ConfigureAwait(false);
        return refusal ?? (answer.Code == 'S' ? AccountOutcome.Done : AccountOutcome.Outdated);
    }

    public async ValueTask<AccountOutcome> UnregisterAsync(Nick nick, AccountPass pass, SessionId by)
    {
        var inbox = new InboxKeys(nick.Key);
        var (refusal, answer) = await RunAsync(
            Script.Unregister, [Lease, NodeKeys.Account(nick.Key), NodeKeys.Claim(nick.Key), inbox.Head, inbox.Log, inbox.Ids],
            [default, PassText.Write(pass), SessionText.Write(by), lines.Owner, NodeKeys.ChannelPrefix]).ConfigureAwait(false);
        if (refusal is { } why) return why;
        if (answer.Code != 'U') return AccountOutcome.Outdated;
        local.Claimed(nick, by, null, "");
        return AccountOutcome.Done;
    }

    public async ValueTask<AccountOutcome> RemoveAsync(Nick nick, bool withAccount, string by, string reason)
    {
        var inbox = new InboxKeys(nick.Key);
        var (refusal, answer) = await RunAsync(
            Script.RemovePerson,
            [
                Lease, NodeKeys.Account(nick.Key), NodeKeys.Claim(nick.Key), NodeKeys.Users, NodeKeys.Ended(nick.Key), inbox.Head, inbox.Log, inbox.Ids,
            ],
            [default, nick.Key, withAccount ? "A" : "", NodeKeys.ChannelPrefix, by, reason, (long)EndRemembered.TotalMilliseconds]).ConfigureAwait(false);
        return refusal ?? (answer.Code == 'D' ? AccountOutcome.Done : AccountOutcome.Nobody);
    }

    public async ValueTask<bool> TryAsync(Nick nick, int limit, TimeSpan within) => await CountAsync(nick, limit, within).ConfigureAwait(false) is { Code: 'Y' };

    /// <summary>What is not forgiven for want of an answer is forgotten with time.</summary>
    public async ValueTask ForgiveAsync(Nick nick)
    {
        try
        {
            await CountAsync(nick, 0, TimeSpan.Zero).ConfigureAwait(false);
        }
        catch (BackplaneUnavailableException)
        {
            // The next right password asks again.
        }
    }

    private async Task ReleaseAsync(RunScript run, string nickKey, SessionId session)
    {
        if (!local.Holds(nickKey, session)) await people.ReleaseAsync(run, nickKey, session).ConfigureAwait(false);
    }

    /// <summary>From here on the session is put back with that pass.</summary>
    private Admission Held(Nick nick, SessionId by, AccountPass pass, string address = "")
    {
        local.Claimed(nick, by, pass, address);
        return new Admission(AccountOutcome.Done, pass);
    }

    private Task<(AccountOutcome? Refusal, Answer Answer)> SetAsync(Nick nick, AccountPass pass, string verifier, string keep) => RunAsync(
        Script.SetPassword, [Lease, NodeKeys.Account(nick.Key), NodeKeys.Claim(nick.Key)],
        [default, PassText.Write(pass), verifier, keep, lines.Owner, NodeKeys.ChannelPrefix]);

    private async Task<Answer> CountAsync(Nick nick, int limit, TimeSpan within)
    {
        try
        {
            return await lines.RunAsync(Script.TryPassword, [Lease, NodeKeys.Tries(nick.Key)], [default, limit, (long)within.TotalMilliseconds]).ConfigureAwait(false);
        }
        catch (OutcomeUnknownException unknown)
        {
            throw new BackplaneUnavailableException(unknown);
        }
    }

    private async Task<(AccountOutcome? Refusal, Answer Answer)> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return (null, await lines.RunAsync(script, keys, arguments).ConfigureAwait(false));
        }
        catch (BackplaneUnavailableException)
        {
            return (AccountOutcome.Unavailable, default);
        }
        catch (OutcomeUnknownException)
        {
            return (AccountOutcome.Unknown, default);
        }
    }
}
