namespace ChatSocket.Chat.Text;

/// <summary>What the commands about people do.</summary>
internal sealed partial class TextSession
{
    internal async ValueTask UsersAsync(string query)
    {
        var page = await FindUsersAsync(query, "", NicksInAList).ConfigureAwait(false);
        if (page.Users.Length == 0) Say(Phrases.NoUsers);
        else Say(Phrases.Users([.. page.Users.Select(user => user.Nick.Shown)], page.More));
    }
}
