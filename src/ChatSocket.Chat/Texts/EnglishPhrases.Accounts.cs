using ChatSocket.Chat.Accounts;

namespace ChatSocket.Chat.Texts;

internal sealed partial class EnglishPhrases
{
    public override string NickRegistered => "This name is registered: log in if it is yours, or choose another";

    public override string RegisterHow => "Say the password: /register password, or /register name password [bad_request]";

    public override string RegisterOwn(string nick) =>
        $"Nothing was done: a password with blanks comes after your name, /register {nick} password; for another name say /nick first [bad_request]";

    public override string LoginHow => "Say name and password: /login ana password [bad_request]";

    public override string PasswordHow => "Say both passwords, without blanks in them: /password old new [bad_request]";

    public override string UnregisterHow => "Say the password: /unregister password [bad_request]";

    public override string NickIsAccounts(string nick) => $"You are logged in as {nick} and keep that name; connect anew for another";

    public override string RegisteredNow(string nick) => $"The name {nick} is yours now: /login {nick} and your password on any device.";

    public override string LoggedIn(string nick) => $"You are logged in as {nick}.";

    public override string PasswordChanged(string nick) => $"The password of {nick} is changed; your other devices are logged out.";

    public override string Unregistered(string nick) => $"The account is given up; {nick} is yours until you leave.";

    public override string Account(AccountAnswer answer) => answer switch
    {
        AccountAnswer.NickMissing => "Say the name too: you have none yet",
        AccountAnswer.NickTaken => "Somebody else uses this name now: choose another",
        AccountAnswer.Registered => NickRegistered,
        AccountAnswer.WrongPassword => "Name or password do not match",
        AccountAnswer.PasswordInvalid => $"Not a password: use {PasswordRules.LeastCharacters} characters or more, at most {PasswordRules.MostBytes} bytes, no control characters",
        AccountAnswer.TooManyTries => "Too many tries: wait some minutes",
        AccountAnswer.Busy => "Too many people log in at this moment: try again in some seconds",
        AccountAnswer.AlreadyIn => "You are logged in already; connect anew to be somebody else",
        AccountAnswer.NotIn => "You are not logged in: log in or register first",
        AccountAnswer.Reserved => "This name belongs to the administration and cannot be registered now",
        AccountAnswer.Full => "This account is in use by too many devices: end one of them",
        AccountAnswer.Unavailable => "The service is unavailable at the moment; nothing was done, try again in a while",
        _ => "It is not known whether this was done: log in to see",
    };
}
