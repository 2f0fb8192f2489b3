using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Sessions;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Json;

/// <summary>The way into rooms, and back into them.</summary>
internal sealed partial class JsonSession
{
    private const int DefaultHistory = 50;

    /// <summary>Longer than any name can be, also before it is composed.</summary>
    private const int LongestNameRepeated = 256;

    private ClientMessage? _joining;
    private bool _resumed;

    private async ValueTask ComeBackAsync(IReadOnlyList<RoomPositionClaim> claims, bool resumed)
    {
        _resumed = resumed;
        var arrivals = new RoomArrival?[claims.Count];
        for (var index = 0; index < claims.Count; index++)
        {
            var (name, position) = (claims[index].Room, claims[index].Position);
            if (RoomName.TryParse(name, out var room)) arrivals[index] = await AttachAsync(room, new RoomPosition(position.Epoch, position.Seq, position.Id)).ConfigureAwait(false);
        }

        for (var index = 0; index < claims.Count; index++)
        {
            RoomOutcome? outcome = arrivals[index] is { } arrival ? await EnterAsync(arrival).ConfigureAwait(false) : null;
            if (outcome != RoomOutcome.Done) RefuseReturn(claims[index], outcome);
        }
    }

    private void RefuseReturn(RoomPositionClaim claim, RoomOutcome? outcome)
    {
        Chat.Metrics.ResumeRefused();
        var error = outcome is { } why ? ErrorOf(why) : ErrorCode.RoomInvalid;
        // Named as the client named it: that is how it knows the room.
        WriteError(Answers, null, error, error.MayRetry(), claim.Room.Length <= LongestNameRepeated ? claim.Room : null, WordsOf(outcome));
    }

    private async ValueTask JoinAsync(ClientMessage request)
    {
        if (request.History is < 0 or > ProtocolLimits.HistoryMessages)
        {
            Refuse(request, ErrorCode.BadRequest);
            return;
        }

        if (Room(request) is not { } room) return;
        _joining = request;
        try
        {
            var outcome = await JoinAsync(room).ConfigureAwait(false);
            if (outcome != RoomOutcome.Done) Refuse(request, ErrorOf(outcome), WordsOf(outcome));
        }
        finally
        {
            _joining = null;
        }
    }

    private protected override async ValueTask<byte[]> DescribeJoinedAsync(Member member, JoinResult joined, RoomPosition? from)
    {
        var limit = (int)(_joining?.History ?? DefaultHistory);
        var page = from is not null
            ? HistoryPage.Empty
            : await Chat.Backplane.ReadAsync(member.Room.Name, new HistoryQuery(null, joined.Position.Seq + 1, limit)).ConfigureAwait(false);
        WriteJoined(member, joined, from, page);
        return TakeAnswers();
    }

    private void WriteJoined(Member member, JoinResult joined, RoomPosition? from, HistoryPage page)
    {
        var frame = new JsonFrame(Answers, Dialect.Framing, "joined"u8);
        frame.Reference(_joining?.Ref);
        frame.Raw(member.Room.Label.JsonRoom);
        JsonDialect.WritePosition(frame, from is null ? joined.Position : joined.Resumption.From);
        frame.Text("topic"u8, joined.Topic);
        frame.Number("count"u8, joined.Count);
        frame.Number("version"u8, joined.PresenceVersion);
        frame.Number("read"u8, joined.Read);
        frame.Name("members"u8);
        for (var index = 0; index < joined.Sample.Length; index++)
        {
            frame.Raw(index == 0 ? "["u8 : ","u8);
            frame.Value(joined.Sample[index]);
        }

        frame.Raw(joined.Sample.Length == 0 ? "[]"u8 : "]"u8);
        frame.Name("history"u8);
        var more = WriteMessages(frame, page, fromTheEnd: true);
        if (from is null) frame.Flag("more"u8, more);
        else WriteResumption(frame, joined, from.Value);
        frame.End();
    }

    /// <summary>
    /// <c>gap</c> says, inclusively, what the client cannot rely on. Trimmed: what it lacks and will not get, from the one after its
    /// own to the one before the first that follows; what it holds stays good. Of another epoch, or where the stored history is not
    /// the one it knows, nobody can say since when: everything it holds is withdrawn, so from 1 to its own position or to the one
    /// before the first that follows, whichever is later. A client that held nothing and lacks nothing is told <c>from 1 to 0</c>.
    /// </summary>
    private void WriteResumption(JsonFrame frame, JoinResult joined, RoomPosition from)
    {
        frame.Flag("resumed"u8, _resumed);
        var (continuation, start) = joined.Resumption;
        Chat.Metrics.Resumed(continuation);
        if (continuation == Continuation.Exact) return;
        Chat.Metrics.Gap(continuation);
        var first = continuation == Continuation.Trimmed ? from.Seq + 1 : 1;
        frame.Raw(",\"gap\":{\"from\":"u8);
        frame.Value(first);
        frame.Number("to"u8, Math.Max(start.Seq, from.Seq));
        frame.Text("reason"u8, JsonDialect.ReasonOf(continuation));
        frame.Raw("}"u8);
    }
}
