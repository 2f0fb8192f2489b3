using ChatSocket.Protocol.Json;

namespace ChatSocket.Client;

/// <summary>
/// Requests with a password. What was right is kept in memory, and shown again when a session cannot be resumed; it goes nowhere else.
/// </summary>
public sealed partial class ChatClient
{
    /// <summary>Makes an account of the name, or of the one the session has, and logs the session in.</summary>
    public Task RegisterAsync(string password, string? nick = null, CancellationToken stop = default) =>
        ShowAsync(ClientMessageType.Register, password, password, stop, nick);

    /// <summary>Turns the session into the account's, with the account's name.</summary>
    public Task LoginAsync(string nick, string password, CancellationToken stop = default) =>
        ShowAsync(ClientMessageType.Login, password, password, stop, nick);

    /// <summary>The account's other sessions end.</summary>
    public Task ChangePasswordAsync(string password, string next, CancellationToken stop = default) =>
        ShowAsync(ClientMessageType.Password, password, next, stop, next: next);

    /// <summary>Gives the account up; the session goes on as a guest of that name.</summary>
    public Task UnregisterAsync(string password, CancellationToken stop = default) => ShowAsync(ClientMessageType.Unregister, password, null, stop);

    private async Task ShowAsync(
        ClientMessageType type, string password, string? keep, CancellationToken stop, string? nick = null, string? next = null)
    {
        var message = ClientMessage.Of(type);
        (message.Nick, message.Password, message.New) = (nick, password, next);
        var done = await RequestAsync<OkMessage>(message, stop).ConfigureAwait(false);
        _memory.Identify(done.Nick ?? nick, keep);
    }
}
