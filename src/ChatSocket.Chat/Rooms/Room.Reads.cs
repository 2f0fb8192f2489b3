using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;

namespace ChatSocket.Chat.Rooms;

/// <summary>Read marks that moved on other devices. Owned by the loop.</summary>
public sealed partial class Room
{
    private const int MarksKept = 64;

    /// <summary>Of those who are not quite in: their mark may have moved after their join told it.</summary>
    private readonly List<ReadMark> _marks = [];

    private void TellMark(ReadMark mark)
    {
        if (Find(mark.Member) is { } member)
        {
            Tell(member, mark);
            return;
        }

        _marks.RemoveAll(kept => kept.Member == mark.Member && kept.Seq <= mark.Seq);
        if (_marks.Count == MarksKept) _marks.RemoveAt(0);
        _marks.Add(mark);
    }

    private void TellKeptMark(Member member)
    {
        var at = _marks.FindIndex(mark => mark.Member == member.Attachment);
        if (at < 0) return;
        Tell(member, _marks[at]);
        _marks.RemoveAt(at);
    }

    private void Tell(Member member, ReadMark mark)
    {
        var frames = new FrameBuffer();
        member.Dialect.WriteRead(frames, _label, mark.Seq);
        SendNotice(member, frames);
    }
}
