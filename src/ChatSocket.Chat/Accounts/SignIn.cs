using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Sessions;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Accounts;

/// <summary>
/// Everything that costs hashing, bounded per address, per account and in sum. Keeps nothing of a password; what it counts is owned by
/// <see cref="AddressTries"/>, <see cref="HashingQueue"/> and the backplane.
/// </summary>
internal sealed class SignIn(IAccounts accounts, AccountOptions options, TimeProvider time, Derivation? derivation = null) : IDisposable
{
    private readonly AddressTries _addresses = new(options, time);
    private readonly HashingQueue _hashing = new(options.HashesAtOnce, options.HashesWaiting);

    private readonly Derivation _derive = derivation ?? PasswordVerifier.Derive;

    /// <summary>For names that have no account; of a salt of its own, made once.</summary>
    private readonly PasswordVerifier _nobody = PasswordVerifier.OfNobody(options.Iterations);

    public AccountOptions Options => options;

    public bool IsAdministrators(Nick nick) => options.Administrators.Contains(nick.Key);

    /// <summary>The verifier of a new password.</summary>
    public async ValueTask<(AccountAnswer Answer, string Verifier)> HashAsync(string typed, PeerAddress address)
    {
        if (!PasswordRules.TryNormalize(typed, out var password)) return (AccountAnswer.PasswordInvalid, "");
        if (!_addresses.TryTake(address)) return (AccountAnswer.TooManyTries, "");
        var (done, verifier) = await _hashing.TryRunAsync(() => PasswordVerifier.Of(password, options.Iterations, _derive)).ConfigureAwait(false);
        return done ? (AccountAnswer.Done, verifier!.ToString()) : (AccountAnswer.Busy, "");
    }

    /// <summary>The account, if the password is its. Whether there is one, nobody learns: neither by the answer nor by its time.</summary>
    public async ValueTask<(AccountAnswer Answer, Account? Account)> CheckAsync(Nick nick, string typed, PeerAddress address)
    {
        if (!_addresses.TryTake(address)) return (AccountAnswer.TooManyTries, null);
        if (!await accounts.TryAsync(nick, options.TriesPerAccount, options.CountFor).ConfigureAwait(false)) return (AccountAnswer.TooManyTries, null);
        var account = await accounts.FindAsync(nick).ConfigureAwait(false);
        var verifier = (account is null ? null : PasswordVerifier.Parse(account.Verifier)) ?? _nobody;
        // What cannot be a password is compared too: its refusal must not come sooner.
        if (!PasswordRules.TryNormalize(typed, out var password)) verifier = _nobody;
        var (done, isRight) = await _hashing.TryRunAsync(() => verifier.Recognises(password, options.Iterations, _derive)).ConfigureAwait(false);
        if (!done)
        {
            await accounts.ForgiveAsync(nick).ConfigureAwait(false);
            return (AccountAnswer.Busy, null);
        }

        if (!isRight || account is null) return (AccountAnswer.WrongPassword, null);
        await accounts.ForgiveAsync(nick).ConfigureAwait(false);
        if (verifier.Iterations < options.Iterations) await RaiseAsync(account, password).ConfigureAwait(false);
        return (AccountAnswer.Done, account);
    }

    public void Dispose() => _hashing.Dispose();

    /// <summary>The password is stored with today's work. When that fails it is the next login's.</summary>
    private async ValueTask RaiseAsync(Account account, byte[] password)
    {
        var (done, verifier) = await _hashing.TryRunAsync(() => PasswordVerifier.Of(password, options.Iterations, _derive)).ConfigureAwait(false);
        if (done) await accounts.RestorePasswordAsync(account.Nick, account.Pass, verifier!.ToString()).ConfigureAwait(false);
    }
}
