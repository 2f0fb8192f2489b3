using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Sessions;

/// <summary>How a session becomes an account's, and a guest's again.</summary>
public abstract partial class Session
{
    /// <summary>Null for a guest.</summary>
    internal AccountPass? Pass { get; private protected set; }

    private protected async ValueTask<AccountAnswer> OpenAccountAsync(Nick? wanted, string password)
    {
        var answer = await TryRegisterAsync(wanted ?? Nick, password).ConfigureAwait(false);
        Chat.Metrics.AuthAttempted("register", answer.Error());
        return answer;
    }

    private protected async ValueTask<AccountAnswer> EnterAccountAsync(Nick nick, string password)
    {
        var answer = await TryLogInAsync(nick, password).ConfigureAwait(false);
        Chat.Metrics.AuthAttempted("login", answer.Error());
        return answer;
    }

    private protected async ValueTask<AccountAnswer> RenewPasswordAsync(string password, string next)
    {
        var answer = await TryChangePasswordAsync(password, next).ConfigureAwait(false);
        Chat.Metrics.AuthAttempted("password", answer.Error());
        return answer;
    }

    private protected async ValueTask<AccountAnswer> CloseAccountAsync(string password)
    {
        var answer = await TryUnregisterAsync(password).ConfigureAwait(false);
        Chat.Metrics.AuthAttempted("unregister", answer.Error());
        return answer;
    }

    private async ValueTask<AccountAnswer> TryRegisterAsync(Nick? nick, string password)
    {
        if (Pass is not null) return AccountAnswer.AlreadyIn;
        if (nick is null) return AccountAnswer.NickMissing;
        if (Chat.SignIn.IsAdministrators(nick)) return AccountAnswer.Reserved;
        // Decided anew below; this only spares the work.
        if (await Chat.Backplane.Accounts.FindAsync(nick).ConfigureAwait(false) is not null) return AccountAnswer.Registered;
        var (answer, verifier) = await Chat.SignIn.HashAsync(password, Address).ConfigureAwait(false);
        if (answer != AccountAnswer.Done) return answer;
        var (outcome, pass) = await Chat.Backplane.Accounts.RegisterAsync(nick, verifier, Id, Place).ConfigureAwait(false);
        if (outcome != AccountOutcome.Done) return Of(outcome);
        return await BecomeAsync(nick, pass).ConfigureAwait(false) ? AccountAnswer.Done : AccountAnswer.Unknown;
    }

    private async ValueTask<AccountAnswer> TryLogInAsync(Nick nick, string password)
    {
        if (Pass is not null) return AccountAnswer.AlreadyIn;
        var (answer, account) = await Chat.SignIn.CheckAsync(nick, password, Address).ConfigureAwait(false);
        if (account is null) return answer;
        var claim = await Chat.Backplane.ClaimNickAsync(account.Nick, Id, account.Pass, Place).ConfigureAwait(false);
        if (claim != NickOutcome.Claimed) return Of(claim);
        return await BecomeAsync(account.Nick, account.Pass).ConfigureAwait(false) ? AccountAnswer.Done : AccountAnswer.Unavailable;
    }

    private async ValueTask<AccountAnswer> TryChangePasswordAsync(string password, string next)
    {
        if (Pass is not { } pass) return AccountAnswer.NotIn;
        var (answer, account) = await Chat.SignIn.CheckAsync(Nick!, password, Address).ConfigureAwait(false);
        if (account is null) return answer;
        (answer, var verifier) = await Chat.SignIn.HashAsync(next, Address).ConfigureAwait(false);
        if (answer != AccountAnswer.Done) return answer;
        var (outcome, renewed) = await Chat.Backplane.Accounts.ChangePasswordAsync(Nick!, pass, verifier, Id).ConfigureAwait(false);
        if (outcome != AccountOutcome.Done) return Of(outcome);
        return await BecomeAsync(Nick!, renewed).ConfigureAwait(false) ? AccountAnswer.Done : AccountAnswer.Unknown;
    }

    private async ValueTask<AccountAnswer> TryUnregisterAsync(string password)
    {
        if (Pass is not { } pass) return AccountAnswer.NotIn;
        var (answer, account) = await Chat.SignIn.CheckAsync(Nick!, password, Address).ConfigureAwait(false);
        if (account is null) return answer;
        var outcome = await Chat.Backplane.Accounts.UnregisterAsync(Nick!, pass, Id).ConfigureAwait(false);
        if (outcome != AccountOutcome.Done) return Of(outcome);
        return await BecomeAsync(Nick!, null).ConfigureAwait(false) ? AccountAnswer.Done : AccountAnswer.Unknown;
    }

    /// <summary>The password was changed between the comparison and the claim, or before it: it is not the account's any more.</summary>
    private static AccountAnswer Of(NickOutcome claim) => claim switch
    {
        NickOutcome.Claimed => AccountAnswer.Done,
        NickOutcome.Full => AccountAnswer.Full,
        NickOutcome.Registered or NickOutcome.Taken => AccountAnswer.WrongPassword,
        _ => AccountAnswer.Unavailable,
    };

    private static AccountAnswer Of(AccountOutcome outcome) => outcome switch
    {
        AccountOutcome.Done => AccountAnswer.Done,
        AccountOutcome.Registered => AccountAnswer.Registered,
        AccountOutcome.NickTaken => AccountAnswer.NickTaken,
        AccountOutcome.Outdated => AccountAnswer.WrongPassword,
        AccountOutcome.Unavailable => AccountAnswer.Unavailable,
        _ => AccountAnswer.Unknown,
    };
}
