using System.Globalization;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Evidence;

/// <summary>One line of a history as it stands in a report: time, who, what.</summary>
internal static class EvidenceLine
{
    public static string Of(string who, MemberEvent happened) => string.Create(CultureInfo.InvariantCulture, $"{happened.At} ms {who} {What(happened)}");

    public static string Of(NodeView view, LoggedMessage message) => $"log of {view.Node}: {Text(message)}";

    public static string Of(FaultRecord fault) => string.Create(CultureInfo.InvariantCulture, $"{fault.From}-{fault.To} ms fault {fault.Name} {fault.Target}");

    private static string What(MemberEvent happened) => happened switch
    {
        SessionBegan began => $"welcomed by {began.Node}, resumed {began.Resumed}",
        HelloSent => "said hello",
        ConnectionEnded ended => $"lost its connection ({ended.Reason}), last heard at {ended.LastHeardAt} ms",
        RoomEntered entered => $"{(entered.CameBack ? "came back to" : "entered")} {entered.Room} at {Text(entered.Position)}{Text(entered.Gap)}",
        GapTold gap => $"was told a gap in {gap.Room}{Text(gap.Range)}, on from {Text(gap.Position)}",
        MessageSeen seen => $"saw {Text(seen.Message)}",
        PresenceSeen seen => $"saw presence in {seen.Room}: {seen.Event} {seen.Nick}",
        FrameUnreadable => "received a frame that is no message",
        SendAttempted sent => $"sent id={sent.Id} to {sent.Room}{(sent.Retry ? $" again, after {Text(sent.After)}" : "")}",
        SendEntrusted sent => $"gave id={sent.Id} for {sent.Room} to the client library",
        SendAnswered { Answer: SendAnswer.Acknowledged } answered => $"acknowledged id={answered.Id} at {Text(answered.Position)} ts={answered.Ts}",
        SendAnswered answered => $"answered id={answered.Id}: {answered.Answer} {answered.Error.Code()}",
        Departed departed => departed.Politely ? "left for good, with a goodbye" : "left for good, without a word",
        _ => happened.GetType().Name,
    };

    private static string Text(LoggedMessage message) =>
        string.Create(CultureInfo.InvariantCulture, $"{message.Epoch}:{message.Seq} id={message.Id} from={message.From} ts={message.Ts} text={message.TextHash:x16}");

    private static string Text(Position position) => string.Create(CultureInfo.InvariantCulture, $"{position.Epoch}:{position.Seq} id={position.Id}");

    private static string Text(MissingRange? range) =>
        range is { } gap ? string.Create(CultureInfo.InvariantCulture, $" with a gap {gap.From}-{gap.To} {gap.Reason}") : "";
}
