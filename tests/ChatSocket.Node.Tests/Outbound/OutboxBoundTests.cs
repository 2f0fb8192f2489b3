using ChatSocket.Chat.Delivery;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Tests.Outbound;

/// <summary>How much is kept for a reader, and what happens to one that is owed more.</summary>
public sealed class OutboxBoundTests
{
    private static readonly OutboxLimits Small = new() { Bytes = 100, Entries = 10 };

    [Fact]
    public void More_bytes_than_allowed_end_the_reader()
    {
        var outbox = new ScriptedOutbox(Small, new FakeTime()) { Takes = 0 };
        outbox.Send(new byte[60]);
        outbox.Send(new byte[40]);
        Assert.Empty(outbox.Ends);
        outbox.Send(new byte[1]);
        Assert.Equal([DisconnectReason.SlowConsumer], outbox.Ends);
        Assert.InRange(outbox.QueuedBytes, 0, Small.Bytes);
    }

    [Fact]
    public void More_entries_than_allowed_end_the_reader()
    {
        var outbox = new ScriptedOutbox(Small, new FakeTime()) { Takes = 0 };
        for (var number = 0; number < 10; number++) outbox.Send(new byte[1]);
        Assert.Empty(outbox.Ends);
        outbox.Send(new byte[1]);
        Assert.Equal([DisconnectReason.SlowConsumer], outbox.Ends);
    }

    [Fact]
    public void What_waits_too_long_makes_a_stalled_reader_and_progress_makes_none()
    {
        var time = new FakeTime();
        var outbox = new ScriptedOutbox(Small with { Age = TimeSpan.FromSeconds(10) }, time) { Takes = 0 };
        Assert.False(outbox.IsStalled());
        outbox.Send(new byte[1]);
        time.Advance(TimeSpan.FromSeconds(6));
        outbox.Send(new byte[1]);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(outbox.IsStalled());
        outbox.LetThrough();
        Assert.False(outbox.IsStalled());
        outbox.LetThrough();
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(outbox.IsStalled());
    }

    [Theory]
    [InlineData(50)]
    [InlineData(0)]
    public void After_a_frame_that_did_not_fit_nothing_follows_it(int taken)
    {
        // A part of a frame may be out already: whatever came after it would be read as the rest of it.
        var outbox = new ScriptedOutbox(Small, new FakeTime()) { Takes = taken };
        outbox.Send(new byte[200]);
        outbox.Takes = int.MaxValue;
        outbox.Send("after"u8);
        outbox.FinishWith("bye"u8);
        Assert.Equal([DisconnectReason.SlowConsumer], outbox.Ends);
        Assert.Equal(taken, outbox.Written.Count);
    }

    [Fact]
    public void After_a_frame_dropped_from_a_full_queue_no_later_one_gets_in()
    {
        var outbox = new ScriptedOutbox(Small, new FakeTime()) { Takes = 0 };
        outbox.Send("first"u8);
        outbox.Send(new byte[200]);
        outbox.Send("after the hole"u8);
        outbox.LetEverythingThrough();
        Assert.Equal("first", outbox.Text);
    }

    [Fact]
    public void Empty_sends_change_nothing()
    {
        var outbox = new ScriptedOutbox(Small, new FakeTime()) { Takes = 1 };
        outbox.Send([]);
        outbox.Send("ab"u8);
        outbox.Send([]);
        outbox.Send("c"u8);
        outbox.LetEverythingThrough();
        Assert.Equal("abc", outbox.Text);
    }

    [Fact]
    public void A_broken_transport_ends_the_connection_and_gets_nothing_more()
    {
        var outbox = new ScriptedOutbox(Small, new FakeTime()) { Takes = -1 };
        outbox.Send("a"u8);
        Assert.Equal([DisconnectReason.NetworkError], outbox.Ends);
        outbox.Takes = int.MaxValue;
        outbox.Offer(SharedBytes.Copy("b"u8));
        Assert.Empty(outbox.Written);
    }
}
