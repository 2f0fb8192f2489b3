using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Backplane;

/// <summary>
/// Names with a password. Every change names the pass it acts under, and is decided in one step together with the claims of the
/// nick: a nick is held by one guest, or by sessions of its account in its current version.
/// Where an answer has no outcome for it, <see cref="BackplaneUnavailableException"/> says that nothing can be asked or done just now.
/// </summary>
public interface IAccounts
{
    /// <summary>Null when the name is not registered.</summary>
    ValueTask<Account?> FindAsync(Nick nick);

    /// <summary>Makes the account and claims its nick for the session, unless somebody else holds it.</summary>
    ValueTask<Admission> RegisterAsync(Nick nick, string verifier, SessionId by, string address = "");

    /// <summary>Makes the next version; sessions of older ones but this one end.</summary>
    ValueTask<Admission> ChangePasswordAsync(Nick nick, AccountPass pass, string verifier, SessionId by);

    /// <summary>Stores the same password in another form; nothing else changes.</summary>
    ValueTask<AccountOutcome> RestorePasswordAsync(Nick nick, AccountPass pass, string verifier);

    /// <summary>Gives the account up. The session keeps the nick as a guest, all others of the account end.</summary>
    ValueTask<AccountOutcome> UnregisterAsync(Nick nick, AccountPass pass, SessionId by);

    /// <summary>Ends every session of the nick, a guest's or an account's, and the account too if that is wanted.</summary>
    ValueTask<AccountOutcome> RemoveAsync(Nick nick, bool withAccount, string by, string reason);

    /// <summary>Counts a try of the name's password, registered or not; false when there were too many in the time.</summary>
    ValueTask<bool> TryAsync(Nick nick, int limit, TimeSpan within);

    /// <summary>The password was right: the tries do not count.</summary>
    ValueTask ForgiveAsync(Nick nick);
}

/// <summary>What a session that knew the password may act under. Ids are random: a name registered anew is another account.</summary>
public sealed record AccountPass(string Account, long Version);

/// <summary>An account as it is stored. Not a record: nothing prints what it holds.</summary>
public sealed class Account(Nick nick, AccountPass pass, string verifier, long since)
{
    /// <summary>As it was spelled when it was registered; every session of the account is shown like that.</summary>
    public Nick Nick { get; } = nick;

    public AccountPass Pass { get; } = pass;

    /// <summary>By which a password is recognised.</summary>
    public string Verifier { get; } = verifier;

    /// <summary>Unix milliseconds.</summary>
    public long Since { get; } = since;
}

public enum AccountOutcome
{
    Done,

    /// <summary>Somebody has registered the name.</summary>
    Registered,

    /// <summary>Another session holds the nick.</summary>
    NickTaken,

    /// <summary>Nobody has the name.</summary>
    Nobody,

    /// <summary>The pass is no longer the account's.</summary>
    Outdated,

    /// <summary>Nothing was done.</summary>
    Unavailable,

    /// <summary>It may have been done.</summary>
    Unknown,
}

/// <summary>The pass is there when it is done.</summary>
public readonly record struct Admission(AccountOutcome Outcome, AccountPass? Pass = null);
