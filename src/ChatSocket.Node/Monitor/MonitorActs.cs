using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Operators;
using ChatSocket.Node.Connections;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Monitor;

/// <summary>
/// What an operator asks for: <c>disconnect</c> a connection by its number, <c>drain</c> this node, <c>announce</c> a text,
/// <c>remove</c> a person from the service, <c>kick</c>, <c>ban</c> and <c>unban</c> one in a room.
/// </summary>
/// <param name="Act">Its name.</param>
/// <param name="Number">Which connection.</param>
/// <param name="Nick">Whom.</param>
/// <param name="Room">Where.</param>
/// <param name="Reason">Told to whom it is done to, and written down.</param>
/// <param name="Text">What is announced.</param>
/// <param name="Address">A ban counts for the person's addresses too.</param>
/// <param name="Account">The account is removed too.</param>
internal sealed record ActRequest(
    string? Act, long Number = 0, string? Nick = null, string? Room = null, string? Reason = null, string? Text = null, bool Address = false, bool Account = false);

/// <summary>
/// What an operator can do here. Every act stands in the log, with where it was asked from, before it is done; and once more when it then could
/// not be.
/// </summary>
internal sealed partial class MonitorActs(Reception reception, OperatorOrder order, Action drain, ILogger<MonitorActs> log)
{
    public async ValueTask<ActAnswer> DoAsync(ActRequest request, string by) => request.Act switch
    {
        "disconnect" => Disconnect(request.Number, by),
        "drain" => Drain(by),
        "announce" => await AnnounceAsync(request, by).ConfigureAwait(false),
        "remove" => await RemoveAsync(request, by).ConfigureAwait(false),
        "kick" => await ActAsync(request, RoomVerb.Kick, by).ConfigureAwait(false),
        "ban" => await ActAsync(request, RoomVerb.Ban, by).ConfigureAwait(false),
        "unban" => await ActAsync(request, RoomVerb.Unban, by).ConfigureAwait(false),
        _ => new ActAnswer("unknown_act", "there are disconnect, drain, announce, remove, kick, ban and unban"),
    };

    public void Entered(string by) => LogEntered(log, by);

    public void Refused(string by) => LogRefused(log, by);

    private ActAnswer Disconnect(long number, string by)
    {
        var connection = Array.Find(reception.Connections.Snapshot(), candidate => candidate.Number == number);
        if (connection is null) return new ActAnswer("no_such_connection", "it has ended already, or is another node's");
        LogDisconnect(log, number, connection.View().Nick ?? "", by);
        connection.End(DisconnectReason.Kicked);
        return ActAnswer.Fulfilled;
    }

    private ActAnswer Drain(string by)
    {
        LogDrain(log, by);
        drain();
        return ActAnswer.Fulfilled;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Monitor: entered, from {By}.")]
    private static partial void LogEntered(ILogger log, string by);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Monitor: a wrong token, from {By}.")]
    private static partial void LogRefused(ILogger log, string by);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Monitor: connection {Number} of {Nick} is ended, asked from {By}.")]
    private static partial void LogDisconnect(ILogger log, long number, string nick, string by);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Monitor: this node is drained, asked from {By}.")]
    private static partial void LogDrain(ILogger log, string by);
}
