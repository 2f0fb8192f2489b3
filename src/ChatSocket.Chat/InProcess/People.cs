using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.InProcess;

/// <summary>
/// Nicks and accounts of a node that runs alone. <see cref="_gate"/> owns everything. With a journal an account changes when the change is on
/// the disk; from the decision until then <see cref="_staged"/> holds what is to be, so that no second decision is made on the old state.
/// </summary>
internal sealed partial class People(TimeProvider time, BackplaneEvents events) : IAccounts
{
    /// <summary>More devices than a person has.</summary>
    public const int SessionsPerAccount = 32;

    /// <summary>The account of that nick is no more. Set before people are let in; called outside of the lock.</summary>
    public Action<string, string> AccountGone { get; set; } = static (_, _) => { };

    private readonly Lock _gate = new();
    private readonly Claims _claims = new();
    private readonly Dictionary<string, Account> _accounts = [];
    private readonly Dictionary<string, Account?> _staged = [];
    private readonly Tries _tries = new(time);

    public NickOutcome Claim(Nick nick, SessionId session, AccountPass? pass, string address)
    {
        lock (_gate)
        {
            var isHeld = _claims.Has(nick.Key, session);
            if (Current(nick.Key)?.Pass != pass) return NickOutcome.Registered;
            if (pass is null && _claims.HasOther(nick.Key, session)) return NickOutcome.Taken;
            if (!isHeld && _claims.Count(nick.Key) >= SessionsPerAccount) return NickOutcome.Full;
            _claims.Set(nick, session, pass, time.GetUtcNow().ToUnixTimeMilliseconds(), address);
            return NickOutcome.Claimed;
        }
    }

    public void Release(string nickKey, SessionId session)
    {
        lock (_gate) _claims.Remove(nickKey, session);
    }

    /// <summary>Whose mail it is that is sent to the name: the account's, whether anybody is there or not, or the guest's who has it.</summary>
    public InboxOwner? Find(string nickKey)
    {
        lock (_gate)
        {
            return _accounts.TryGetValue(nickKey, out var account) ? new InboxOwner(account.Nick, default, account.Pass.Account) : _claims.Find(nickKey);
        }
    }

    public UserPage List(string query, string after, int limit)
    {
        lock (_gate) return _claims.List(query, after, limit);
    }

    /// <summary>False when the session does not hold the nick (any more).</summary>
    public bool TryMove(string nickKey, SessionId session, string address)
    {
        lock (_gate) return _claims.TryMove(nickKey, session, address);
    }

    public ValueTask<Account?> FindAsync(Nick nick)
    {
        lock (_gate) return ValueTask.FromResult(_accounts.GetValueOrDefault(nick.Key));
    }

    public ValueTask<bool> TryAsync(Nick nick, int limit, TimeSpan within)
    {
        lock (_gate) return ValueTask.FromResult(_tries.Take(nick.Key, limit, within));
    }

    public ValueTask ForgiveAsync(Nick nick)
    {
        lock (_gate) _tries.Forget(nick.Key);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Admission> RegisterAsync(Nick nick, string verifier, SessionId by, string address)
    {
        lock (_gate)
        {
            if (Current(nick.Key) is not null) return Refused(AccountOutcome.Registered);
            if (_claims.HasOther(nick.Key, by)) return Refused(AccountOutcome.NickTaken);
            var pass = new AccountPass(MessageIds.Random(), 1);
            return StageAsync(nick, new Account(nick, pass, verifier, time.GetUtcNow().ToUnixTimeMilliseconds()), by, address);
        }
    }

    public ValueTask<Admission> ChangePasswordAsync(Nick nick, AccountPass pass, string verifier, SessionId by)
    {
        lock (_gate)
        {
            if (Current(nick.Key) is not { } account || account.Pass != pass) return Refused(AccountOutcome.Outdated);
            return StageAsync(nick, new Account(account.Nick, pass with { Version = pass.Version + 1 }, verifier, account.Since), by);
        }
    }

    public async ValueTask<AccountOutcome> RestorePasswordAsync(Nick nick, AccountPass pass, string verifier)
    {
        ValueTask<Admission> staged;
        lock (_gate)
        {
            if (Current(nick.Key) is not { } account || account.Pass != pass) return AccountOutcome.Outdated;
            staged = StageAsync(nick, new Account(account.Nick, pass, verifier, account.Since), null);
        }

        return (await staged.ConfigureAwait(false)).Outcome;
    }

    public async ValueTask<AccountOutcome> UnregisterAsync(Nick nick, AccountPass pass, SessionId by)
    {
        ValueTask<Admission> staged;
        lock (_gate)
        {
            if (Current(nick.Key)?.Pass != pass) return AccountOutcome.Outdated;
            staged = StageAsync(nick, null, by);
        }

        return (await staged.ConfigureAwait(false)).Outcome;
    }

    public async ValueTask<AccountOutcome> RemoveAsync(Nick nick, bool withAccount, string by, string reason)
    {
        SessionId[] ended;
        ValueTask<Admission> staged = default;
        lock (_gate)
        {
            var account = Current(nick.Key);
            if (account is null && _claims.Count(nick.Key) == 0) return AccountOutcome.Nobody;
            if (account is null && withAccount) return AccountOutcome.Nobody;
            if (account is not null && withAccount) staged = StageAsync(nick, null, null);
            ended = withAccount ? [] : _claims.RemoveOthers(nick.Key, default);
        }

        var outcome = withAccount ? (await staged.ConfigureAwait(false)).Outcome : AccountOutcome.Done;
        if (withAccount && outcome == AccountOutcome.Done)
        {
            lock (_gate) ended = _claims.RemoveOthers(nick.Key, default);
        }

        foreach (var session in ended) events.SessionEnded(new SessionEnd(session, by, reason));
        return outcome;
    }

    private static ValueTask<Admission> Refused(AccountOutcome why) => ValueTask.FromResult(new Admission(why));

    /// <summary>As it is, or as it is about to be.</summary>
    private Account? Current(string nickKey) => _staged.TryGetValue(nickKey, out var staged) ? staged : _accounts.GetValueOrDefault(nickKey);

    /// <summary>
    /// The decision is made, under the lock. Whoever made it holds the nick from here on; nobody else does: null stands for a change
    /// that leaves sessions as they are.
    /// </summary>
    private ValueTask<Admission> StageAsync(Nick nick, Account? account, SessionId? by, string address = "")
    {
        if (_journal is null) return ValueTask.FromResult(Happen(nick, account, by, address, 0));
        var entry = new AccountEntry(this, nick, account, by, address);
        if (!_journal.TryEnqueue(entry)) return Refused(AccountOutcome.Unavailable);
        _staged[nick.Key] = account;
        return new ValueTask<Admission>(entry.Done);
    }

    private Admission Happen(Nick nick, Account? account, SessionId? by, string address, int bytes)
    {
        SessionId[] ended = [];
        Account? before;
        lock (_gate)
        {
            before = _accounts.GetValueOrDefault(nick.Key);
            if (_staged.TryGetValue(nick.Key, out var staged) && ReferenceEquals(staged, account)) _staged.Remove(nick.Key);
            if (account is null) _accounts.Remove(nick.Key);
            else _accounts[nick.Key] = account;
            CountRecord(nick.Key, account is null ? 0 : bytes);
            if (by is { } session)
            {
                ended = _claims.RemoveOthers(nick.Key, session);
                _claims.Set(account?.Nick ?? nick, session, account?.Pass, time.GetUtcNow().ToUnixTimeMilliseconds(), address);
            }
        }

        if (account is null && before is not null) AccountGone(nick.Key, before.Pass.Account);
        foreach (var other in ended) events.SessionEnded(new SessionEnd(other));
        return new Admission(AccountOutcome.Done, account?.Pass);
    }
}
