using System.Text;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

/// <summary>Requests of owners of rooms and of administrators.</summary>
public sealed partial class ChatClient
{
    public Task KickAsync(string room, string nick, string? reason = null, CancellationToken stop = default) =>
        ActAsync(ClientMessageType.Kick, room, nick, reason, stop);

    /// <summary>With <paramref name="address"/> the addresses that the person has in the room are banned too.</summary>
    public Task BanAsync(string room, string nick, string? reason = null, bool address = false, CancellationToken stop = default) =>
        ActAsync(ClientMessageType.Ban, room, nick, reason, stop, address);

    public Task UnbanAsync(string room, string nick, CancellationToken stop = default) => ActAsync(ClientMessageType.Unban, room, nick, null, stop);

    public Task MuteAsync(string room, string nick, string? reason = null, CancellationToken stop = default) =>
        ActAsync(ClientMessageType.Mute, room, nick, reason, stop);

    public Task UnmuteAsync(string room, string nick, CancellationToken stop = default) => ActAsync(ClientMessageType.Unmute, room, nick, null, stop);

    public Task InviteAsync(string room, string nick, CancellationToken stop = default) => ActAsync(ClientMessageType.Invite, room, nick, null, stop);

    /// <summary>Who is banned, muted or invited in the room, by the names; a part of a name finds those who have it.</summary>
    public Task<BansMessage> BansAsync(string room, string? query = null, string? after = null, int? limit = null, CancellationToken stop = default) =>
        RequestAsync<BansMessage>(About(ClientMessageType.Bans, room, message => (message.Query, message.AfterName, message.Limit) = (query, after, limit)), stop);

    /// <summary>Who may come in, how many, and who sets the topic; null leaves each as it is.</summary>
    public Task SetAsync(string room, bool? invited = null, int? limit = null, bool? locked = null, CancellationToken stop = default) =>
        RequestAsync<OkMessage>(About(ClientMessageType.Set, room, message => (message.Invited, message.Limit, message.Locked) = (invited, limit, locked)), stop);

    /// <summary>Ends all sessions of a name, and its account too if that is wanted.</summary>
    public Task RemoveAsync(string nick, string? reason = null, bool account = false, CancellationToken stop = default)
    {
        var message = ClientMessage.Of(ClientMessageType.Remove);
        (message.Nick, message.Reason, message.Account) = (nick, reason, account);
        return RequestAsync<OkMessage>(message, stop);
    }

    /// <summary>Tells everybody on all nodes.</summary>
    public Task AnnounceAsync(string text, CancellationToken stop = default)
    {
        var message = ClientMessage.Of(ClientMessageType.Announce);
        message.Text = Encoding.UTF8.GetBytes(text);
        return RequestAsync<OkMessage>(message, stop);
    }

    private Task<OkMessage> ActAsync(ClientMessageType type, string room, string nick, string? reason, CancellationToken stop, bool address = false) =>
        RequestAsync<OkMessage>(About(type, room, message => (message.Nick, message.Reason, message.Address) = (nick, reason, address)), stop);
}
