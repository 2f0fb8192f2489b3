using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.LoadGenerator.Members;

namespace ChatSocket.LoadGenerator.Runs;

/// <summary>
/// Sends at a constant rate, whatever happens: when a send was due is decided by the clock alone, and how long it took counts from
/// then. One loop.
/// </summary>
internal sealed class Pacer(IReadOnlyList<IMember> members, int rate, int seed, Traffic traffic, RunClock clock)
{
    /// <summary>One text in so many is a private message.</summary>
    private const int PrivateEvery = 8;

    /// <summary>Small ones as people write them, now and then a long one.</summary>
    private static readonly int[] Sizes = [40, 40, 40, 60, 60, 120, 400, 2000];

    public async Task RunAsync(CancellationToken stop)
    {
        var random = new Random(seed);
        var began = clock.Elapsed;
        try
        {
            for (var number = 0L; ; number++)
            {
                var due = began + (TimeSpan.FromSeconds(1) * ((double)number / rate));
                var wait = due - clock.Elapsed;
                if (wait > TimeSpan.Zero) await clock.Wait(wait, stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                var (member, size) = (members[random.Next(members.Count)], Sizes[random.Next(Sizes.Length)]);
                var room = Address(random, member);
                var intended = (long)due.TotalMicroseconds;
                traffic.OnDue(intended);
                member.Send(room, PlannedText.Of(intended, size), intended);
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    /// <summary>A room of the member's, or somebody's inbox, also that of somebody who has gone by then.</summary>
    private string Address(Random random, IMember member)
    {
        var (room, other, isPrivate) = (random.Next(member.Plan.Rooms.Count), members[random.Next(members.Count)], random.Next(PrivateEvery) == 0);
        return isPrivate ? InboxRoom.Of(other.Plan.Nick) : member.Plan.Rooms[room];
    }
}
