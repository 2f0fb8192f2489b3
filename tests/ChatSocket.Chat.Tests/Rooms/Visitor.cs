using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Tests.Fakes;

namespace ChatSocket.Chat.Tests.Rooms;

/// <summary>A session as a room sees it, without anything behind it.</summary>
internal sealed class Visitor : IMemberSession
{
    public Visitor(Room room, Dialect dialect, IOutbox? outbox = null)
    {
        Person = Any.Member();
        Outbox = outbox ?? Recording;
        Member = new Member(this, Person.Attachment, room, dialect);
    }

    public RoomMember Person { get; }

    public Member Member { get; }

    public RecordingOutbox Recording { get; } = new();

    public IOutbox Outbox { get; }

    public Recorder<string> Lines => Recording.Lines;

    public Recorder<(string Id, AppendOutcome Outcome, long Seq)> Settled { get; } = new();

    /// <summary>A session with a bug.</summary>
    public bool IsBroken { get; set; }

    public void OnSettled(Member member, in PendingSend send, Appended outcome, string epoch)
    {
        if (IsBroken) throw new InvalidOperationException("a broken session");
        Settled.Add((send.Request.Id, outcome.Outcome, outcome.Seq));
    }

    public void FlushSettled()
    {
    }
}
