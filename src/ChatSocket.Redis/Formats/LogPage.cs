using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;

namespace ChatSocket.Redis.Formats;

/// <summary>
/// A part of a room's log: its messages in order, the id just before the first of them, and where the log begins and ends.
/// <paramref name="From"/> and <paramref name="To"/> are what was asked for, cut to what is stored; bytes may have ended it earlier.
/// </summary>
internal sealed record LogPage(
    RoomPosition Top, long First, string TrimId, long From, long To, RoomMessage[] Messages, string PreviousId)
{
    private const int HeadParts = 7;

    /// <summary>Null: no such log. Something else may stand <paramref name="at"/> the beginning.</summary>
    public static LogPage? Read(Answer answer, int at = 0)
    {
        if (answer.Count == 0) return null;
        var (epoch, trimId, chunks) = (answer.Text(at), answer.Text(at + 4), at + HeadParts);
        var (first, from, to) = (answer.Number(at + 3), answer.Number(at + 5), answer.Number(at + 6));
        var top = new RoomPosition(epoch, answer.Number(at + 1), answer.Text(at + 2));
        var messages = new List<RoomMessage>();
        // At either end of the log there is no message that would tell.
        var previous = from == top.Seq + 1 ? top.Id : from == first ? trimId : "";
        for (var index = chunks; index < answer.Count; index++)
        {
            var batch = Chunk.Parse(epoch, answer.Bytes(index));
            if (index == chunks && batch.FirstSeq >= from) previous = batch.PreviousId;
            foreach (var message in batch.Messages)
            {
                if (message.Seq >= from && message.Seq <= to) messages.Add(message);
                else if (message.Seq == from - 1) previous = message.Id;
            }
        }

        return new LogPage(top, first, trimId, from, to, [.. messages], previous);
    }

    /// <summary>Whether nothing that is stored comes after these messages.</summary>
    public bool IsAtTop => (Messages.Length > 0 ? Messages[^1].Seq : To) >= Top.Seq;
}
