using ChatSocket.Chat.Delivery;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tests.Peers;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Tests.Outbound;

/// <summary>The last words, and who holds a shared buffer until then.</summary>
public sealed class OutboxEndTests
{
    [Fact]
    public void Last_words_follow_what_is_queued_and_nothing_follows_them()
    {
        var outbox = new ScriptedOutbox(new OutboxLimits(), new FakeTime()) { Takes = 2 };
        outbox.Send("abcd"u8);
        outbox.Send("efgh"u8);
        outbox.FinishWith("bye"u8);
        outbox.Send("late"u8);
        outbox.FinishWith("twice"u8);
        Assert.Equal(0, outbox.Finished);
        outbox.LetEverythingThrough();
        Assert.Equal("abcdefghbye", outbox.Text);
        Assert.Equal((1, 11), (outbox.Finished, outbox.WrittenWhenFinished));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(2)]
    [InlineData(0)]
    public void Last_words_on_an_idle_connection_are_handed_over_before_it_is_finished(int takes)
    {
        var outbox = new ScriptedOutbox(new OutboxLimits(), new FakeTime()) { Takes = takes };
        outbox.FinishWith("bye"u8);
        outbox.Send("late"u8);
        outbox.LetEverythingThrough();
        Assert.Equal("bye", outbox.Text);
        Assert.Equal((1, 3), (outbox.Finished, outbox.WrittenWhenFinished));
    }

    [Fact]
    public void Without_last_words_it_is_finished_when_the_queue_is_through()
    {
        var outbox = new ScriptedOutbox(new OutboxLimits(), new FakeTime()) { Takes = 1 };
        outbox.Send("ab"u8);
        outbox.FinishWith([]);
        Assert.Equal(0, outbox.Finished);
        outbox.LetEverythingThrough();
        Assert.Equal((1, 2), (outbox.Finished, outbox.WrittenWhenFinished));
        var idle = new ScriptedOutbox(new OutboxLimits(), new FakeTime());
        idle.FinishWith([]);
        Assert.Equal(1, idle.Finished);
    }

    [Theory]
    [InlineData("through")]
    [InlineData("finished")]
    [InlineData("failed")]
    [InlineData("abandoned")]
    [InlineData("abandoned, then failed")]
    [InlineData("too much")]
    public void Each_reference_to_a_shared_buffer_is_returned_exactly_once(string end)
    {
        var outbox = new ScriptedOutbox(new OutboxLimits { Bytes = 100 }, new FakeTime()) { Takes = 2 };
        var shared = Enumerable.Range(0, 4).Select(_ => SharedBytes.Copy("abcdef"u8)).ToArray();
        foreach (var buffer in shared) outbox.Offer(buffer);
        outbox.Offer(shared[0]);
        End(outbox, end);
        Assert.Equal(0, outbox.QueuedBytes);
        foreach (var buffer in shared)
        {
            // The maker's own reference is the last: one returned too often, and there would be nothing to read now.
            Assert.Equal("abcdef"u8, buffer.Span);
            buffer.Release();
            // And one returned too seldom would keep it here for ever.
            Assert.Throws<ObjectDisposedException>(() => buffer.Length + buffer.Memory.Length);
        }
    }

    [Fact]
    public void A_send_that_fails_ends_the_connection_and_nothing_more_is_sent()
    {
        var outbox = new ScriptedOutbox(new OutboxLimits(), new FakeTime()) { Takes = 1 };
        outbox.Send("abc"u8);
        outbox.FailSend();
        outbox.Takes = int.MaxValue;
        outbox.Send("def"u8);
        Assert.Equal(DisconnectReason.NetworkError, Assert.Single(outbox.Ends.Distinct()));
        Assert.Equal("ab", outbox.Text);
        Assert.Equal(0, outbox.QueuedBytes);
    }

    private static void End(ScriptedOutbox outbox, string end)
    {
        switch (end)
        {
            case "finished":
                outbox.FinishWith("bye"u8);
                break;
            case "failed":
                outbox.FailSend();
                break;
            case "abandoned":
                outbox.Drop();
                break;
            case "abandoned, then failed":
                outbox.Drop();
                outbox.FailSend();
                break;
            case "too much":
                outbox.Offer(SharedBytes.Copy(new byte[200]));
                outbox.Drop();
                break;
        }

        outbox.LetEverythingThrough();
    }
}
