using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Tests.Backplanes;

namespace ChatSocket.Redis.Tests.Feeds;

/// <summary>Whatever happens to publications and to the log: who listens hears the log, or a gap that says otherwise.</summary>
public sealed class RoomFeedPropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_is_lost_repeated_or_late_the_listener_hears_the_log_or_a_gap(int seed)
    {
#pragma warning disable CA5394 // A schedule that can be repeated, not a secret.
        var random = new Random(seed);
        var fed = new FedByHand();
        var (room, start) = (fed.Room, fed.Room.Top);
        room.MessagesInPage = random.Next(1, 8);
        await fed.Feed.BeginAsync().Bounded();
        var under = new List<byte[]>();
        var fates = new Random(seed);
        room.BeforeReading = () => Fate(fates);
        for (var step = 0; step < 400; step++)
        {
            Change(random, room, under);
            while (under.Count > 0 && random.Next(3) > 0)
            {
                // Mostly in order; now and then one overtakes, is lost, or comes again later.
                var which = random.Next(8) == 0 ? random.Next(under.Count) : 0;
                if (random.Next(12) > 0) fed.Feed.Hear(under[which]);
                if (random.Next(10) > 0) under.RemoveAt(which);
            }

            if (random.Next(25) == 0) fed.Feed.Compare();
            if (random.Next(4) == 0) await Task.Yield();
        }

        room.BeforeReading = () => Task.CompletedTask;
        fed.Feed.Compare();
        await fed.UntilAtTopAsync();
        await Eventually.IsTrueAsync(() => new HeardLog(fed.Listener.All.Items, start).Nicks.SequenceEqual(room.Nicks), "everybody's presence to be told");
        var heard = new HeardLog(fed.Listener.All.Items, start);
        Assert.Equal(room.Top, heard.Position);
        Assert.All(heard.Ids, told => Assert.Equal(room.IdOf(told.Key), told.Value));
#pragma warning restore CA5394
    }

#pragma warning disable CA5394
    private static void Change(Random random, FakeRoom room, List<byte[]> under)
    {
        switch (random.Next(40))
        {
            case 0: room.Lose(random.Next(1, 6)); break;
            case 1: room.TrimTo(room.Top.Seq - random.Next(20)); break;
            case 2 when random.Next(4) == 0: room.Empty(); break;
            case < 15: under.Add(room.ComeOrGo($"n{random.Next(9)}")); break;
            default: under.Add(room.Append(random.Next(1, 5))); break;
        }
    }

    /// <summary>Which thread asks is chance anyway, so the order of fates need not be the seed's.</summary>
    private static async Task Fate(Random random)
    {
        int fate;
        lock (random) fate = random.Next(10);
        if (fate > 3) await Task.Yield();
        if (fate == 0) throw new BackplaneUnavailableException();
    }
#pragma warning restore CA5394
}
