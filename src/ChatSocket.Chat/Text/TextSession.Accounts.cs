using ChatSocket.Chat.Accounts;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Text;

/// <summary>Commands with a password. It is the rest of the line, so it may hold blanks where a name stands before it.</summary>
internal sealed partial class TextSession
{
    /// <summary>
    /// <c>password</c> for the name one has, or <c>name password</c>. Who has a name says that one: the first word of a password with blanks would
    /// else become a name, before everybody's eyes.
    /// </summary>
    internal async ValueTask RegisterAsync(string rest)
    {
        var (name, password) = Cut(rest);
        if (name.Length == 0) Refuse(ErrorCode.BadRequest, Phrases.RegisterHow);
        else if (password.Length == 0) await TellAsync(await OpenAccountAsync(null, name).ConfigureAwait(false), Phrases.RegisteredNow).ConfigureAwait(false);
        else if (!Protocol.Names.Nick.TryParse(name, out var nick)) Refuse(ErrorCode.NickInvalid, Phrases.NickInvalid);
        else if (Nick is { } mine && mine.Key != nick.Key) Refuse(ErrorCode.BadRequest, Phrases.RegisterOwn(mine.Shown));
        else await TellAsync(await OpenAccountAsync(nick, password).ConfigureAwait(false), Phrases.RegisteredNow).ConfigureAwait(false);
    }

    internal async ValueTask LogInAsync(string rest)
    {
        var (name, password) = Cut(rest);
        if (password.Length == 0) Refuse(ErrorCode.BadRequest, Phrases.LoginHow);
        else if (!Protocol.Names.Nick.TryParse(name, out var nick)) Refuse(ErrorCode.NickInvalid, Phrases.NickInvalid);
        else await TellAsync(await EnterAccountAsync(nick, password).ConfigureAwait(false), Phrases.LoggedIn).ConfigureAwait(false);
    }

    /// <summary>Two words: what holds blanks could not be told apart.</summary>
    internal async ValueTask ChangePasswordAsync(string rest)
    {
        var (password, next) = Cut(rest);
        if (next.Length == 0 || next.Contains(' ', StringComparison.Ordinal)) Refuse(ErrorCode.BadRequest, Phrases.PasswordHow);
        else await TellAsync(await RenewPasswordAsync(password, next).ConfigureAwait(false), Phrases.PasswordChanged).ConfigureAwait(false);
    }

    internal async ValueTask UnregisterAsync(string rest)
    {
        if (rest.Length == 0) Refuse(ErrorCode.BadRequest, Phrases.UnregisterHow);
        else await TellAsync(await CloseAccountAsync(rest).ConfigureAwait(false), Phrases.Unregistered).ConfigureAwait(false);
    }

    private async ValueTask TellAsync(AccountAnswer answer, Func<string, string> done)
    {
        if (answer != AccountAnswer.Done)
        {
            Refuse(answer.Error(), $"{Phrases.Account(answer)} [{answer.Error().Code()}]");
            return;
        }

        Say(done(Nick!.Shown));
        if (!HasInbox) OpenInbox(Owner, await FirstPlaceAsync().ConfigureAwait(false));
        await TellUnreadAsync().ConfigureAwait(false);
        if (Memberships.IsEmpty) await EnterAsync(RoomName.Geral).ConfigureAwait(false);
    }

    private static (string First, string After) Cut(string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? (text, "") : (text[..end], text[(end + 1)..].TrimStart());
    }
}
