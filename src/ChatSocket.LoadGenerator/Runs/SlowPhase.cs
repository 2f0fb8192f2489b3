using ChatSocket.Client;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.LoadGenerator.Members;

namespace ChatSocket.LoadGenerator.Runs;

/// <summary>
/// One member of a room of its own stops reading while others fill it with long texts, until no bound and no kernel can hold what
/// waits for it. Then it reads again, finds itself ended, and must get the rest like anybody who comes back. One loop.
/// </summary>
internal sealed class SlowPhase(string name, ServerAddress server, bool hasLimits, Traffic usual, RunClock clock)
{
    /// <summary>A node keeps a quarter of a megabyte for one reader, and a Linux kernel at most four to send.</summary>
    public const long NeededBytes = 6 << 20;

    /// <summary>What a plan sets aside for it.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    /// <summary>A machine that is busy for a moment slows others once; a node in which they wait for the slow one does it every time.</summary>
    private const int Tries = 3;

    private const int TextBytes = 16_000;
    private const int Writers = 4;

    /// <summary>Each writer stays below a node's default of twenty a second, where that counts.</summary>
    private readonly int _rate = (hasLimits ? 16 : 60) * Writers;

    /// <summary>The node gives a reader ten seconds when bytes alone do not convict it; and then it gets megabytes, on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Traffic _flood = new(clock);
    private readonly string _room = $"verify-{name}-slow";
    private readonly List<WireMember> _members = [];

    public IReadOnlyList<IMember> Members => _members;

    public string Room => _room;

    public SlowReaderRecord? Record { get; private set; }

    /// <summary>Until all its members have gone again; they live no longer than <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _members.Add(Member("slow", receiveBuffer: 4096));
        for (var index = 0; index < Writers; index++) _members.Add(Member($"w{index}", 0));
        var living = Task.WhenAll(_members.Select(member => member.RunAsync(stop)));
        try
        {
            await WaitAsync(() => _members.All(member => member.IsPresent), stop).ConfigureAwait(false);
            for (var tries = 0; tries < Tries; tries++)
            {
                Record = await HarmAsync(stop).ConfigureAwait(false);
                if (Record is not { WasEnded: true, CaughtUp: true } || !Record.OthersWaited(0)) break;
            }

            foreach (var member in _members) member.Depart();
        }
        finally
        {
            await living.ConfigureAwait(false);
        }
    }

    private async Task<SlowReaderRecord> HarmAsync(CancellationToken stop)
    {
        var slow = _members[0];
        // Of an earlier try nothing counts.
        if (Record is not null) usual.BeginPart();
        // The same flood while everybody reads: what it costs by itself is nobody's fault.
        _flood.BeginPart();
        await FloodAsync(_rate, stop).ConfigureAwait(false);
        // Small as its buffer is, it may need a moment more than the others, or have been ended already.
        await WaitAsync(() => slow.IsPresent && slow.PositionIn(_room)?.Seq >= Top(), stop).ConfigureAwait(false);
        var before = Math.Max(usual.Part.Delivered.Percentile(50), _flood.Part.Delivered.Percentile(50));
        usual.BeginPart();
        _flood.BeginPart();
        var (from, offered) = (clock.Now, _flood.Acknowledged);
        slow.StopReading();
        try
        {
            await FloodAsync((int)(NeededBytes / TextBytes) + _rate, stop).ConfigureAwait(false);
        }
        finally
        {
            slow.ReadAgain();
        }

        var (meanwhile, to) = (Math.Max(usual.Part.Delivered.Percentile(50), _flood.Part.Delivered.Percentile(50)), clock.Now);
        var top = Top();
        var caughtUp = await WaitAsync(() => slow.IsPresent && slow.PositionIn(_room)?.Seq >= top, stop).ConfigureAwait(false);
        var ended = slow.Story().Events.OfType<ConnectionEnded>().Any(lost => lost.At >= from);
        return new SlowReaderRecord(slow.Plan.Nick, from, to, (_flood.Acknowledged - offered) * TextBytes, NeededBytes, ended, caughtUp, before, meanwhile);
    }

    private long Top() => _members.Skip(1).Max(member => member.PositionIn(_room)?.Seq ?? 0);

    private WireMember Member(string suffix, int receiveBuffer) =>
        new(new MemberPlan($"v-{name}-{suffix}", MemberKind.Wire, [_room], 0) { Servers = [server], ReceiveBuffer = receiveBuffer, DepartsPolitely = true }, clock, _flood);

    /// <summary>Until the writers have their answers, too: then the last of it is on its way to everybody.</summary>
    private async Task FloodAsync(int texts, CancellationToken stop)
    {
        var began = clock.Elapsed;
        for (var number = 0; number < texts; number++)
        {
            var due = began + (TimeSpan.FromSeconds(1) * ((double)number / _rate));
            await clock.Wait(due - clock.Elapsed, stop).ConfigureAwait(false);
            var intended = (long)due.TotalMicroseconds;
            _members[1 + (number % Writers)].Send(_room, PlannedText.Of(intended, TextBytes), intended);
        }

        await WaitAsync(() => _members.Skip(1).All(member => member.OpenSends == 0), stop).ConfigureAwait(false);
    }

    private async Task<bool> WaitAsync(Func<bool> condition, CancellationToken stop)
    {
        var until = clock.Elapsed + Patience;
        while (!condition())
        {
            if (clock.Elapsed >= until) return false;
            await clock.Wait(TimeSpan.FromMilliseconds(50), stop).ConfigureAwait(false);
        }

        return true;
    }
}
