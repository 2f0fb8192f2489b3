using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Text;

/// <summary>What the commands about people do.</summary>
internal sealed partial class TextSession
{
    internal async ValueTask UsersAsync(string query)
    {
        var page = await FindUsersAsync(query, "", NicksInAList).ConfigureAwait(false);
        if (page.Users.Length == 0) Say(Phrases.NoUsers);
        else Say(Phrases.Users([.. page.Users.Select(user => IsAdministrator ? WithAddresses(user) : user.Nick.Shown)], page.More));
    }

    private static string WithAddresses(UserInfo user) =>
        user.Addresses.Count == 0 ? user.Nick.Shown : $"{user.Nick.Shown} ({string.Join(", ", user.Addresses)})";
}
