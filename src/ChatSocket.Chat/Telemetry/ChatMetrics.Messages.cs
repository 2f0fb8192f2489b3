using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Telemetry;

/// <summary>What is said, stored and delivered.</summary>
public sealed partial class ChatMetrics
{
    private const string Ok = "ok";

    /// <summary>How a message ends in the log, then why it was refused before.</summary>
    private static readonly string[] SendOutcomes =
        [.. Enum.GetValues<AppendOutcome>().Select(NameOf).Concat(Enum.GetValues<ErrorCode>().Select(code => code.Code())).Distinct()];

    private readonly Counter<long> _commands;
    private readonly Histogram<double> _commandDuration;
    private readonly HotHistogram _sendDuration;
    private readonly HotHistogram _deliveryDuration;
    private readonly HotHistogram _fanOutMembers;
    private readonly HotHistogram _batchMessages;
    private readonly MessageCounts _received;
    private readonly MessageCounts _delivered;
    private readonly MessageCounts _deliveredBytes;

    internal void CommandEnded(string command, ErrorCode outcome, long began)
    {
        var commandTag = new KeyValuePair<string, object?>("command", command);
        var outcomeTag = new KeyValuePair<string, object?>("outcome", outcome == ErrorCode.None ? Ok : outcome.Code());
        _commands.Add(1, commandTag, outcomeTag);
        _commandDuration.Record(SecondsSince(began), commandTag, outcomeTag);
    }

    internal void MessageReceived(Framing transport, MessageKind kind = MessageKind.Room) => _received.Add(kind, transport, 1);

    /// <summary>A message that came to its end in the log, or not, at that moment.</summary>
    internal void SendEnded(AppendOutcome outcome, long began, long now, Activity? trace)
    {
        var isError = outcome is not (AppendOutcome.Stored or AppendOutcome.NotMember);
        if (isError) trace ??= Traces.BeginFailedSend(began);
        var seconds = _time.GetElapsedTime(began, now).TotalSeconds;
        if (trace is null)
        {
            _sendDuration.Record(seconds, (int)outcome);
            return;
        }

        _sendDuration.Record(seconds, (int)outcome, trace, _time.GetUtcNow());
        ChatTraces.End(trace, SendOutcomes[(int)outcome], isError);
    }

    /// <summary>A message that was refused before anybody tried to store it.</summary>
    internal void SendRefused(ErrorCode why, long began)
    {
        _sendDuration.Record(SecondsSince(began), Array.IndexOf(SendOutcomes, why.Code()));
        if (why is ErrorCode.Unavailable or ErrorCode.Internal) ChatTraces.End(Traces.BeginFailedSend(began), why.Code(), isError: true);
    }

    internal void BatchAppended(int messages) => _batchMessages.Record(messages);

    internal void FannedOut(int members) => _fanOutMembers.Record(members);

    internal void BatchDelivered(double seconds, bool local, Activity? trace)
    {
        if (trace is null) _deliveryDuration.Record(seconds, local ? 1 : 0);
        else _deliveryDuration.Record(seconds, local ? 1 : 0, trace, _time.GetUtcNow());
    }

    /// <summary>So many frames, together so long, were handed to outboxes of that transport.</summary>
    internal void Delivered(MessageKind kind, Framing transport, long frames, long bytes)
    {
        _delivered.Add(kind, transport, frames);
        _deliveredBytes.Add(kind, transport, bytes);
    }

    private (MessageCounts Received, MessageCounts Delivered, MessageCounts Bytes) CreateMessageCounts() => (
        new MessageCounts(_meter, "chatsocket.messages.received", "{message}", "Messages that clients sent.", MessageKind.Room, MessageKind.Direct),
        new MessageCounts(
            _meter, "chatsocket.messages.delivered", "{message}", "Messages and notices handed to connections, counted once per member.",
            MessageKind.Room, MessageKind.Direct, MessageKind.Notice),
        new MessageCounts(
            _meter, "chatsocket.bytes.delivered", "{byte}", "Bytes of these messages and notices.", MessageKind.Room, MessageKind.Direct, MessageKind.Notice));

    internal static string NameOf(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.Stored => "stored",
        AppendOutcome.NotMember => ErrorCode.NotMember.Code(),
        AppendOutcome.Muted => ErrorCode.Muted.Code(),
        AppendOutcome.Unavailable => ErrorCode.Unavailable.Code(),
        AppendOutcome.Unknown => ErrorCode.UnknownOutcome.Code(),
        _ => "undecidable",
    };
}
