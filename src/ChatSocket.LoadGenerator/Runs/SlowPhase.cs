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
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

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
            await HarmAsync(stop).ConfigureAwait(false);
            foreach (var member in _members) member.Depart();
        }
        finally
        {
            await living.ConfigureAwait(false);
        }
    }

    private async Task HarmAsync(CancellationToken stop)
    {
        var slow = _members[0];
        var before = usual.Part.Delivered.Percentile(50);
        usual.BeginPart();
        var from = clock.Now;
        slow.StopReading();
        try
        {
            await FloodAsync(stop).ConfigureAwait(false);
            // The last of it is on its way to a reader that takes nothing.
            await WaitAsync(() => _members.Skip(1).All(member => member.OpenSends == 0), stop).ConfigureAwait(false);
        }
        finally
        {
            slow.ReadAgain();
        }

        var (meanwhile, to) = (Math.Max(usual.Part.Delivered.Percentile(50), _flood.Part.Delivered.Percentile(50)), clock.Now);
        var top = _members.Skip(1).Max(member => member.PositionIn(_room)?.Seq ?? 0);
        var caughtUp = await WaitAsync(() => slow.IsPresent && slow.PositionIn(_room)?.Seq >= top, stop).ConfigureAwait(false);
        var ended = slow.Story().Events.OfType<ConnectionEnded>().Any(lost => lost.At >= from);
        Record = new SlowReaderRecord(slow.Plan.Nick, from, to, _flood.Acknowledged * TextBytes, NeededBytes, ended, caughtUp, before, meanwhile);
    }

    private WireMember Member(string suffix, int receiveBuffer) =>
        new(new MemberPlan($"v-{name}-{suffix}", MemberKind.Wire, [_room], 0) { Servers = [server], ReceiveBuffer = receiveBuffer, DepartsPolitely = true }, clock, _flood);

    private async Task FloodAsync(CancellationToken stop)
    {
        var texts = (NeededBytes / TextBytes) + _rate;
        var began = clock.Elapsed;
        for (var number = 0; number < texts; number++)
        {
            var due = began + (TimeSpan.FromSeconds(1) * ((double)number / _rate));
            await clock.Wait(due - clock.Elapsed, stop).ConfigureAwait(false);
            var intended = (long)due.TotalMicroseconds;
            _members[1 + (number % Writers)].Send(_room, PlannedText.Of(intended, TextBytes), intended);
        }
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
