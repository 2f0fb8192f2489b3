using ChatSocket.Node.Connections;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Monitor;

/// <summary>What an operator asks for: <c>disconnect</c> a connection by its number, <c>drain</c> this node.</summary>
internal sealed record ActRequest(string? Act, long Number = 0, string? Target = null, string? Reason = null);

internal sealed record ActAnswer(bool Done, string Code);

/// <summary>What an operator can do here. Every act stands in the log before it is done.</summary>
internal sealed partial class MonitorActs(Reception reception, Action drain, ILogger<MonitorActs> log)
{
    public ValueTask<ActAnswer> DoAsync(ActRequest request, string by)
    {
        var answer = request.Act switch
        {
            "disconnect" => Disconnect(request.Number, by),
            "drain" => Drain(by),
            _ => new ActAnswer(false, "unknown_act"),
        };
        return ValueTask.FromResult(answer);
    }

    public void Entered(string by) => LogEntered(log, by);

    public void Refused(string by) => LogRefused(log, by);

    private ActAnswer Disconnect(long number, string by)
    {
        var connection = Array.Find(reception.Connections.Snapshot(), candidate => candidate.Number == number);
        if (connection is null) return new ActAnswer(false, "no_such_connection");
        LogDisconnect(log, number, connection.View().Nick ?? "", by);
        connection.End(DisconnectReason.Kicked);
        return new ActAnswer(true, "done");
    }

    private ActAnswer Drain(string by)
    {
        LogDrain(log, by);
        drain();
        return new ActAnswer(true, "done");
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
