using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Sessions;

/// <summary>What a session does with other people outside of rooms.</summary>
public abstract partial class Session
{
    /// <summary>A part of a name finds who has it, however they spell it; what can be part of no name finds nobody.</summary>
    private protected ValueTask<UserPage> FindUsersAsync(string query, string after, int limit) =>
        Names.TryFold(query, out var part) ? Chat.Backplane.UsersAsync(part, after, limit) : ValueTask.FromResult(new UserPage([], false));
}
