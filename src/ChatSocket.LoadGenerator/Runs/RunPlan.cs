using System.Globalization;
using ChatSocket.Client;
using ChatSocket.LoadGenerator.Faults;
using ChatSocket.LoadGenerator.Members;
using ChatSocket.LoadGenerator.Startup;

namespace ChatSocket.LoadGenerator.Runs;

/// <summary>
/// Everything that is decided before a run begins: who is in which rooms, who cuts its connection or goes and when, what is
/// harmed. Same options, same plan; only names differ, so that two runs against one server do not meet.
/// </summary>
internal sealed record RunPlan(IReadOnlyList<MemberPlan> Members, IReadOnlyList<string> Rooms, IReadOnlyList<PlannedFault> Faults, TimeSpan Length, int Seed)
{
    /// <summary>The first part is calm: it shows what the servers do when nothing is wrong.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    /// <summary>In a shorter run nobody goes without a word: that takes ten seconds to be noticed.</summary>
    private static readonly TimeSpan LongEnoughToVanish = TimeSpan.FromSeconds(15);

    public static RunPlan Make(VerifyOptions options, string name)
    {
        var most = TimeSpan.FromSeconds(options.Seconds);
        var faults = MakeFaults(options, most);
        var length = options.FaultCount > 0 ? Shorter(most, Around(options) + Sum(faults, options.Nodes)) : most;
        var random = new Random(options.Seed);
        var rooms = Enumerable.Range(1, options.Rooms).Select(number => string.Create(CultureInfo.InvariantCulture, $"verify-{name}-{number}")).ToList();
        var members = Enumerable.Range(0, options.Clients).Select(index => Member(random, name, rooms, index, length)).ToList();
        return new RunPlan(members, rooms, faults, length, options.Seed);
    }

    private static IReadOnlyList<PlannedFault> MakeFaults(VerifyOptions options, TimeSpan most)
    {
        if (!options.Chaos) return [];
        var kinds = options.Faults.Count > 0 ? [.. options.Faults.Where(kind => kind.IsPossible(options.Redis))] : FaultPlan.Sensible(options.Redis, most);
        var count = options.FaultCount > 0 ? options.FaultCount : int.MaxValue;
        // Dice of their own: how many members there are changes nothing about what is harmed.
        return FaultPlan.Make(new Random(options.Seed), count, most - Around(options), options.Nodes, kinds);
    }

    /// <summary>The calm before the first fault and after the last one, and the slow reader's part.</summary>
    private static TimeSpan Around(VerifyOptions options) => (Calm * 2) + (options.HasSlowPhase ? SlowPhase.Length : TimeSpan.Zero);

    private static TimeSpan Sum(IReadOnlyList<PlannedFault> faults, int nodes) =>
        faults.Aggregate(TimeSpan.Zero, (sum, fault) => sum + FaultPlan.Takes(fault, nodes));

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static MemberPlan Member(Random random, string name, List<string> rooms, int index, TimeSpan length)
    {
        // The first two members of each room stay and are on the wire and in the library, whatever the dice say.
        var (room, founder) = (index % rooms.Count, index < 2 * rooms.Count);
        var others = rooms.Where((_, other) => other != room && random.Next(4) == 0);
        var isLibrary = founder ? index >= rooms.Count : random.Next(4) == 0;
        var nick = string.Create(CultureInfo.InvariantCulture, $"v-{name}-{index:D3}");
        var plan = new MemberPlan(nick, isLibrary ? MemberKind.Library : MemberKind.Wire, [rooms[room], .. others], random.Next());
        var drops = Drops(random, length).ToList();
        var (goes, politely, at) = (random.Next(6) == 0, random.Next(2) == 0, length * (0.3 + (random.NextDouble() * 0.5)));
        if (!isLibrary) plan = plan with { Drops = drops };
        if (founder || !goes) return plan;
        // The library says goodbye when it ends; vanishing is for the wire.
        politely |= isLibrary || length < LongEnoughToVanish;
        return plan with { DepartsAt = at, DepartsPolitely = politely };
    }

    /// <summary>Mostly within the ten seconds in which nobody may notice, sometimes beyond them.</summary>
    private static IEnumerable<(TimeSpan At, TimeSpan Away)> Drops(Random random, TimeSpan length)
    {
        for (var at = Calm + Between(random, 0, 6000); at < length * 0.9; at += Between(random, 4000, 16_000))
        {
            var isLong = random.Next(8) == 0 && length - at > LongEnoughToVanish;
            yield return (at, isLong ? Between(random, 11_000, 13_000) : Between(random, 10, 3000));
        }
    }

    private static TimeSpan Between(Random random, int least, int most) => TimeSpan.FromMilliseconds(random.Next(least, most));

    /// <summary>The members with the places they connect to, each beginning somewhere else.</summary>
    public RunPlan At(IReadOnlyList<ServerAddress> servers) => this with { Members = [.. Members.Select(member => member with { Servers = servers })] };
}
