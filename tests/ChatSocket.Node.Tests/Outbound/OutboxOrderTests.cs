using System.Text;
using ChatSocket.Chat.Delivery;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tests.Peers;

namespace ChatSocket.Node.Tests.Outbound;

/// <summary>One connection, many producers: nothing is reordered, nothing torn.</summary>
public sealed class OutboxOrderTests
{
    [Fact]
    public void While_a_send_is_pending_no_producer_sends_although_the_transport_would_take_it()
    {
        var outbox = new ScriptedOutbox(new OutboxLimits(), new FakeTime()) { Takes = 3 };
        outbox.Send("abcdef"u8);
        Assert.True(outbox.IsSending);
        outbox.Takes = int.MaxValue;
        Parallel.For(0, 8, producer =>
        {
            for (var number = 0; number < 100; number++) outbox.Send(Encoding.ASCII.GetBytes($"<{producer}:{number}>"));
        });
        Assert.Equal((1, 0), (outbox.Tries, outbox.SlippedIn));
        outbox.LetEverythingThrough();
        Assert.StartsWith("abcdef", outbox.Text, StringComparison.Ordinal);
        ShouldHoldAll(outbox.Text[6..], 8, 100);
        outbox.Send("at once"u8);
        Assert.Equal((2, false), (outbox.Tries, outbox.IsSending));
    }

    [Fact]
    public void Producers_beside_a_drainer_that_stops_and_starts_never_meet_it()
    {
        var outbox = new ScriptedOutbox(new OutboxLimits { Bytes = 64 << 20, Entries = int.MaxValue }, new FakeTime()) { Takes = 0 };
        var left = 8;
        var threads = Enumerable.Range(0, 8).Select(producer => new Thread(() =>
        {
            for (var number = 0; number < 2000; number++) outbox.Send(Encoding.ASCII.GetBytes($"<{producer}:{number}>"));
            Interlocked.Decrement(ref left);
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        for (var turn = 0; Volatile.Read(ref left) > 0 || outbox.IsSending; turn++)
        {
            // Room for a few whole frames and a part of one, again and again: every turn ends one drain and begins another.
            if (!outbox.IsSending) outbox.Takes = turn % 40;
            else outbox.LetThrough();
        }

        foreach (var thread in threads) Assert.True(thread.Join(TextPeer.Within));
        Assert.Equal(0, outbox.SlippedIn);
        Assert.Equal(0, outbox.QueuedBytes);
        ShouldHoldAll(outbox.Text, 8, 2000);
    }

    [Fact]
    public void A_partial_send_goes_on_at_the_right_byte_shared_or_not()
    {
        for (var taken = 0; taken <= 6; taken++)
        {
            foreach (var isShared in new[] { false, true })
            {
                var outbox = new ScriptedOutbox(new OutboxLimits(), new FakeTime()) { Takes = taken };
                var shared = SharedBytes.Copy("abcdef"u8);
                if (isShared) outbox.Offer(shared);
                else outbox.Send("abcdef"u8);
                Assert.Equal(6 - taken, outbox.QueuedBytes);
                outbox.Send("ghi"u8);
                outbox.LetEverythingThrough();
                Assert.Equal("abcdefghi", outbox.Text);
                Assert.Equal(0, outbox.QueuedBytes);
            }
        }
    }

    private static void ShouldHoldAll(string text, int producers, int each)
    {
        var next = new int[producers];
        var count = 0;
        foreach (var frame in text.Split('>', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.StartsWith("<", frame, StringComparison.Ordinal);
            var (producer, number) = (int.Parse(frame.AsSpan(1, 1), null), int.Parse(frame.AsSpan(3), null));
            Assert.Equal(next[producer]++, number);
            count++;
        }

        Assert.Equal(producers * each, count);
    }
}
