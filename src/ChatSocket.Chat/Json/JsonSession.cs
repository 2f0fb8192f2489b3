using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Sessions;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Chat.Json;

/// <summary>
/// A program: requests in, answers and events out, one JSON object a frame. It outlives its connection for a while and goes on
/// where it was when somebody shows its token.
/// </summary>
internal sealed partial class JsonSession(ChatService chat, IOutbox outbox, Framing framing) : Session(chat, outbox, JsonDialect.Of(framing))
{
    private static readonly string[] Commands = [.. Enum.GetNames<ClientMessageType>().Select(name => name.ToLowerInvariant())];

    /// <summary>Owns what rooms answer to sends, from several loops.</summary>
    private readonly Lock _settledGate = new();
    private FrameBuffer? _settled;
    private int _settledWeight;
    private FrameBuffer? _answers;
    private Language _language = chat.Options.Language;

    private Phrases Phrases => Phrases.Of(_language);

    private protected override int GatheredBytes => _answers?.Length ?? 0;

    private FrameBuffer Answers => _answers ??= new FrameBuffer();

    public override ValueTask HandleAsync(ReadOnlySpan<byte> payload)
    {
        Begin();
        LeaveExpelled();
        var pace = Count();
        if (pace == Pace.Hopeless)
        {
            Outbox.End(DisconnectReason.RateLimited);
            return ValueTask.CompletedTask;
        }

        var readable = ClientMessageReader.TryRead(payload, out var request);
        if (pace == Pace.TooFast) Refuse(request, ErrorCode.RateLimited);
        else if (!readable) Refuse(request, ErrorCode.BadRequest);
        else if (Nick is null && request.Type is not (ClientMessageType.Hello or ClientMessageType.Ping or ClientMessageType.Pong
            or ClientMessageType.Quit or ClientMessageType.Unknown)) Refuse(request, ErrorCode.NotNamed);
        else return GuardAsync(RunAsync(request), request);
        Ended(CommandOf(request));
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
        if (_answers is not null) Outbox.Send(TakeAnswers());
    }

    public override void OnSettled(Member member, in PendingSend send, Appended outcome, string epoch)
    {
        lock (_settledGate)
        {
            _settledWeight += Weight(send.Request);
            _settled ??= new FrameBuffer();
            if (outcome.Outcome == AppendOutcome.Stored) WriteAck(_settled, member, send, outcome, epoch);
            else WriteError(_settled, send.Reference, ErrorOf(outcome.Outcome), outcome.Outcome is AppendOutcome.Unknown or AppendOutcome.Unavailable);
        }
    }

    /// <summary>A send is settled when its answer is in the outbox: whoever waits for that may end the connection the moment after.</summary>
    public override void FlushSettled()
    {
        int weight;
        lock (_settledGate)
        {
            (weight, _settledWeight) = (_settledWeight, 0);
            if (_settled is { } settled)
            {
                _settled = null;
                Outbox.Send(settled.Span);
                settled.Clear();
            }
        }

        if (weight > 0) Settled(weight);
    }

    private ValueTask GuardAsync(ValueTask handling, ClientMessage request)
    {
        if (!handling.IsCompletedSuccessfully) return AwaitAsync(handling, request);
        Ended(CommandOf(request));
        return handling;
    }

    /// <summary>Null for a message to a room, which is counted when it comes to its end there.</summary>
    private static string? CommandOf(ClientMessage request) => request.Type == ClientMessageType.Send ? null : Commands[(int)request.Type];

    /// <summary>What nodes share may be away for a moment: the program is told, and stays.</summary>
    private async ValueTask AwaitAsync(ValueTask handling, ClientMessage request)
    {
        try
        {
            await handling.ConfigureAwait(false);
        }
        catch (BackplaneUnavailableException)
        {
            Refuse(request, ErrorCode.Unavailable);
        }

        Ended(CommandOf(request));
    }

    private byte[] TakeAnswers()
    {
        var taken = Taken(_answers!);
        _answers = null;
        return taken;
    }

    private static ErrorCode ErrorOf(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.NotMember => ErrorCode.NotMember,
        AppendOutcome.Muted => ErrorCode.Muted,
        AppendOutcome.Unavailable => ErrorCode.Unavailable,
        _ => ErrorCode.UnknownOutcome,
    };

    private void WriteAck(FrameBuffer output, Member member, in PendingSend send, Appended stored, string epoch)
    {
        var frame = new JsonFrame(output, Dialect.Framing, "ack"u8);
        frame.Reference(send.Reference);
        frame.Raw(member.Room.Label.JsonRoom);
        JsonDialect.WritePosition(frame, new RoomPosition(epoch, stored.Seq, send.Request.Id));
        frame.Number("ts"u8, stored.Ts);
        frame.End();
    }

    private void Refuse(ClientMessage request, ErrorCode code, string? words = null)
    {
        Refused(code);
        WriteError(Answers, request.Ref, code, code.MayRetry(), words: words);
    }

    private void WriteError(FrameBuffer output, byte[]? reference, ErrorCode code, bool retry, string? room = null, string? words = null)
    {
        var frame = new JsonFrame(output, Dialect.Framing, "error"u8);
        frame.Reference(reference);
        if (room is not null) frame.Text("room"u8, room);
        frame.Text("code"u8, code.Code());
        frame.Text("text"u8, words ?? Phrases.Error(code));
        frame.Flag("retry"u8, retry);
        frame.End();
    }

    private void Answer(ClientMessage request, ReadOnlySpan<byte> type)
    {
        var frame = new JsonFrame(Answers, Dialect.Framing, type);
        frame.Reference(request.Ref);
        frame.End();
    }
}
