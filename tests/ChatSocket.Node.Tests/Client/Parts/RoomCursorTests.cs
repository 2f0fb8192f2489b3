using ChatSocket.Client.Rooms;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Node.Tests.Client.Parts;

public sealed class RoomCursorTests
{
    private readonly RoomCursor _cursor = new("obra", new Position("e", 5, "i5"));

    [Fact]
    public void The_next_message_moves_it_and_a_known_one_does_not()
    {
        Assert.Equal(Arrival.Next, Take(6));
        Assert.Equal(Arrival.Duplicate, Take(6));
        Assert.Equal(Arrival.Duplicate, Take(2));
        Assert.Equal(new Position("e", 6, "i6"), _cursor.Position);
    }

    [Fact]
    public void A_hole_or_another_history_without_a_gap_is_noticed()
    {
        Assert.Equal(Arrival.Hole, Take(7));
        Assert.Equal(Arrival.Hole, Take(6, "f"));
        Assert.Equal(5, _cursor.Position.Seq);
    }

    [Fact]
    public void A_gap_is_followed_only_where_it_leaves_nothing_unsaid()
    {
        Assert.False(_cursor.TrySkip(Gap(8, 9, GapReason.Trimmed, "e", 9)));
        Assert.False(_cursor.TrySkip(Gap(1, 3, GapReason.Trimmed, "e", 3)));
        Assert.True(_cursor.TrySkip(Gap(6, 9, GapReason.Trimmed, "e", 9)));
        Assert.Equal(Arrival.Next, Take(10));
        Assert.True(_cursor.TrySkip(Gap(4, 10, GapReason.Diverged, "f", 3)));
        Assert.Equal(Arrival.Next, Take(4, "f"));
    }

    [Fact]
    public void A_resume_goes_on_exactly_here_or_says_why_not()
    {
        _cursor.Detach();
        Assert.False(_cursor.TryResume(Joined("e", 6, null)));
        Assert.True(_cursor.TryResume(Joined("e", 5, null)));
        Take(6);
        Take(7);
        Assert.Equal(2, _cursor.EndRecovery());
        Take(8);
        Assert.Equal(0, _cursor.EndRecovery());
        Assert.True(_cursor.TryResume(Joined("f", 0, new MissingRange(1, 8, GapReason.Epoch))));
        Assert.Equal(Arrival.Next, Take(1, "f"));
    }

    private Arrival Take(long seq, string epoch = "e") => _cursor.Take(epoch, new StoredMessage(seq, $"i{seq}", "ana", "t", 0));

    private static GapMessage Gap(long from, long to, GapReason reason, string epoch, long seq) =>
        new("obra", new MissingRange(from, to, reason), new Position(epoch, seq, ""));

    private static JoinedMessage Joined(string epoch, long seq, MissingRange? gap) =>
        new("obra", new Position(epoch, seq), "", 1, 1, 0, [], [], false, true, gap);
}
