using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Feeds;

/// <summary>A room that began anew is compared when everybody had the time to fill it again.</summary>
public sealed class FillingTests
{
    [Fact]
    public async Task The_time_is_given_once_also_when_Redis_cannot_be_asked_at_its_end()
    {
        var time = new CountedWaits();
        var fed = new FedByHand(time);
        fed.Room.Append();
        fed.Room.ComeOrGo("ana");
        await fed.Feed.BeginAsync().Bounded();
        fed.Room.Empty();
        fed.Room.Append();
        fed.Room.ComeOrGo("bia");
        var failed = new TaskCompletionSource();
        fed.Room.BeforeReading = () => time.Waits > 0 && failed.TrySetResult() ? throw new BackplaneUnavailableException() : Task.CompletedTask;
        fed.Feed.Compare();
        await failed.Task.Bounded();
        fed.Feed.Compare();
        var change = (await fed.Listener.Presence.CountAsync(1))[0];
        Assert.Equal([new PresenceEvent(PresenceKind.Leave, "ana"), new PresenceEvent(PresenceKind.Join, "bia")], change.Events);
        Assert.Equal(1, time.Waits);
    }

    /// <summary>The system's time; counts how often somebody waits for as long as a lease lasts.</summary>
    private sealed class CountedWaits : TimeProvider
    {
        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == FedByHand.Settings.Lease) Interlocked.Increment(ref _waits);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
