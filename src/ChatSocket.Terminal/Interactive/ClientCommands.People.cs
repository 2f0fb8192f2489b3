using System.Globalization;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Terminal.Interactive;

/// <summary>Accounts, and keeping order.</summary>
internal sealed partial class ClientCommands
{
    private const string Switch = "-a";
    private const int BansInAList = 50;

    private Task<IReadOnlyList<string>> RunAboutPeopleAsync(string name, string rest) => name switch
    {
        "register" => RegisterAsync(rest),
        "login" => ShowAsync(rest, texts.LoginHow, client.LoginAsync),
        "password" => ShowAsync(rest, texts.PasswordHow, client.ChangePasswordAsync),
        "unregister" => UnregisterAsync(rest),
        "kick" => OnPersonAsync(rest, (room, nick, reason, _) => client.KickAsync(room, nick, reason)),
        "ban" => OnPersonAsync(rest, (room, nick, reason, address) => client.BanAsync(room, nick, reason, address)),
        "unban" => OnPersonAsync(rest, (room, nick, _, _) => client.UnbanAsync(room, nick)),
        "mute" => OnPersonAsync(rest, (room, nick, reason, _) => client.MuteAsync(room, nick, reason)),
        "unmute" => OnPersonAsync(rest, (room, nick, _, _) => client.UnmuteAsync(room, nick)),
        "invite" => OnPersonAsync(rest, (room, nick, _, _) => client.InviteAsync(room, nick)),
        "bans" => InRoomAsync("", room => BansAsync(room, rest)),
        "set" => InRoomAsync("", room => SetAsync(room, rest)),
        "remove" => OnPersonAsync(rest, (_, nick, reason, account) => client.RemoveAsync(nick, reason, account), anywhere: true),
        "announce" => AnnounceAsync(rest),
        "msg" => MessageAsync(rest),
        "inbox" => InboxAsync(rest),
        "read" => ReadAsync(rest),
        "users" => UsersAsync(rest),
        _ => Say(texts.UnknownCommand(name)),
    };

    private async Task<IReadOnlyList<string>> RegisterAsync(string rest)
    {
        var (first, after) = Cut(rest);
        if (first.Length == 0) return [TextsLine.System(texts.RegisterHow)];
        // The first word of a password with blanks must not become a name before everybody's eyes.
        if (after.Length > 0 && !IsMine(first)) return [TextsLine.System(texts.RegisterOwn(client.Nick))];
        await client.RegisterAsync(after.Length > 0 ? after : first, after.Length > 0 ? first : null).ConfigureAwait(false);
        return [TextsLine.System(texts.LoggedIn(client.Nick))];
    }

    private bool IsMine(string name) => Nick.TryParse(name, out var said) && Nick.TryParse(client.Nick, out var mine) && said.Key == mine.Key;

    private async Task<IReadOnlyList<string>> ShowAsync(string rest, string how, Func<string, string, CancellationToken, Task> run)
    {
        var (first, after) = Cut(rest);
        if (after.Length == 0) return [TextsLine.System(how)];
        await run(first, after, CancellationToken.None).ConfigureAwait(false);
        return [TextsLine.System(texts.LoggedIn(client.Nick))];
    }

    private async Task<IReadOnlyList<string>> UnregisterAsync(string password)
    {
        if (password.Length == 0) return [TextsLine.System(texts.UnregisterHow)];
        await client.UnregisterAsync(password).ConfigureAwait(false);
        return [TextsLine.System(texts.Done)];
    }

    private async Task<IReadOnlyList<string>> OnPersonAsync(string rest, Func<string, string, string?, bool, Task> run, bool anywhere = false)
    {
        var (first, after) = Cut(rest);
        var switched = first == Switch;
        if (switched) (first, after) = Cut(after);
        if (!Nick.TryParse(first, out var nick)) return [TextsLine.System(first.Length == 0 ? texts.NickMissing : texts.BadNick(first))];
        if (current is null && !anywhere) return [TextsLine.System(texts.NoRoom)];
        await run(current ?? "", nick.Shown, after.Length > 0 ? after : null, switched).ConfigureAwait(false);
        return [TextsLine.System(texts.Done)];
    }

    private async Task<IReadOnlyList<string>> SetAsync(string room, string rest)
    {
        var (what, how) = Cut(rest.ToLowerInvariant());
        switch (what, how)
        {
            case ("invited", "yes" or "sim" or "no" or "não" or "nao"):
                await client.SetAsync(room, invited: how is "yes" or "sim").ConfigureAwait(false);
                break;
            case ("topic", "owner" or "dono" or "all" or "todos"):
                await client.SetAsync(room, locked: how is "owner" or "dono").ConfigureAwait(false);
                break;
            case ("limit", _) when int.TryParse(how, NumberStyles.None, CultureInfo.InvariantCulture, out var limit):
                await client.SetAsync(room, limit: limit).ConfigureAwait(false);
                break;
            default:
                return [TextsLine.System(texts.SetHow)];
        }

        return [TextsLine.System(texts.Done)];
    }

    private async Task<IReadOnlyList<string>> BansAsync(string room, string query)
    {
        var page = await client.BansAsync(room, query.Length == 0 ? null : query, limit: BansInAList).ConfigureAwait(false);
        return [TextsLine.System(texts.BanCount(room, page.Bans.Count, page.More)), .. page.Bans.Select(ban => TextsLine.System(texts.BanLine(ban)))];
    }

    private async Task<IReadOnlyList<string>> AnnounceAsync(string text)
    {
        if (text.Length == 0) return [TextsLine.System(texts.AnnounceHow)];
        await client.AnnounceAsync(text).ConfigureAwait(false);
        return Nothing;
    }

    private static (string First, string After) Cut(string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? (text, "") : (text[..end], text[(end + 1)..].TrimStart());
    }
}
