using ChatSocket.Chat.Delivery;

namespace ChatSocket.Node.Connections;

/// <summary>What an operator sees of a connection; each value may be a moment old.</summary>
internal sealed record ConnectionView(long Number, string? Nick, string Transport, string Mode, int Rooms, string[] RoomNames, int QueuedBytes, string Address, double AgeSeconds);

internal abstract partial class Connection
{
    /// <summary>Of somebody in more rooms the operator sees how many, and some.</summary>
    private const int MostRoomNames = 10;

    internal ConnectionView View() => new(
        Number, Session?.Nick?.Shown, Framing == Framing.WebSocket ? "websocket" : "tcp",
        Session is null ? "" : Session.IsProgram ? "json" : "text", Session?.RoomCount ?? 0, [.. Session?.RoomNames(MostRoomNames) ?? []], QueuedBytes, Admission.Address.Ip.ToString(),
        Reception.Time.GetElapsedTime(_beganAt).TotalSeconds);
}
