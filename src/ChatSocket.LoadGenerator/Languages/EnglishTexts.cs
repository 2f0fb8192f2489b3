using ChatSocket.LoadGenerator.Checks;

namespace ChatSocket.LoadGenerator.Languages;

internal sealed class EnglishTexts : Texts
{
    public override string Help => """
        loadgen - puts load on ChatSocket and checks what it promises

        Usage: loadgen verify [--servers host:port,...] [options]
               loadgen verify --chaos [--nodes N] [--redis MODE] [options]

          --servers A,B     nodes or a balancer to verify as they are; without it, 127.0.0.1:5050
          --tls             encrypted connections; --tls-ca FILE trusts only the certificates in that
                            PEM file, --tls-insecure anybody
          --chaos           starts its own nodes (and Redis) on this machine and harms them
          --nodes N         how many nodes; 1 keeps its journal, more need Redis
          --redis MODE,...  none, always, everysec, memory or replica: how Redis keeps its data;
                            several, or all: a round for each, one after the other
          --fault-count N   over after so many faults, in all rounds together
          --faults A,B      only these: kill, stop, cut, blackhole, hold, delay, rolling,
                            redis-pause, redis-restart, redis-crash, redis-failover,
                            redis-cut, redis-blackhole, redis-hold, redis-delay
          --node PATH       the node's program; without it, the one built in this repository
          --redis-server P  the Redis program; without it, redis-server
          --clients N       members, 2 to 500 (12)
          --rooms N         rooms, at most half of that (3)
          --seconds N       how long to send (30); with --fault-count, how long a round at most
          --rate N          messages a second, all together (60)
          --seed N          decides who sends what when and what is harmed (1)
          --json            the report as JSON on standard output
          --history FILE    everything everybody saw and did, a line each, by time
          --no-progress     no line each second on standard error
          --language L      pt-BR or en; without it, that of the LANG variable, or Portuguese
          --help            shows this help

        Ctrl+C ends early, with the verdict on what happened until then.
        Exit code: 0 all held, 1 could not run, 3 a promise was broken.
        """;

    public override string ChaosNeedsItsOwnServers => "--chaos harms only what it started itself: leave out --servers";

    public override string ChaosIsNotEncrypted => "--chaos starts nodes without a certificate: leave out --tls";

    public override string BadTrust(string path, string? why) => why is null ? $"There is no PEM certificate in {path}" : $"The file {path} could not be read: {why}";

    public override string SeveralNodesNeedRedis => "Several nodes need Redis: add --redis always (or everysec, memory, replica)";

    public override string OnlyWithChaos => "--nodes, --redis, --faults and --fault-count go with --chaos";

    public override string TooManyRooms => "Each room needs two clients: fewer --rooms or more --clients";

    public override string NothingVerified => "Nothing was acknowledged, so nothing was verified.";

    public override string Settling => "sending is over; waiting until everything has come to rest";

    public override string StoppedEarly => "stopped early; this is the verdict on what happened until then";

    public override string NotSeen => "not exercised in this run";

    public override string Acknowledgement => "acknowledgement";

    public override string Delivery => "delivery";

    public override string AllHeld => "Every promise that was looked at held.";

    public override string SomeBroken => "A promise was broken. The evidence:";

    public override string UnknownCommand(string text) => $"Unknown command: {text} (there is verify; see loadgen --help)";

    public override string UnknownSwitch(string text) => $"Unknown switch: {text} (see loadgen --help)";

    public override string MissingValue(string name) => $"The value after {name} is missing (see loadgen --help)";

    public override string BadNumber(string name, string value, int least, int most) => $"{name} is a number from {least} to {most}, not \"{value}\"";

    public override string BadChoice(string name, string value, string choices) => $"{name} does not know \"{value}\"; there are {choices}";

    public override string BadAddress(string text) => $"Bad address: \"{text}\"; write server or server:port";

    public override string TooMuch(long expected, long most) => $"That would be about {expected} deliveries to remember; at most {most}. Fewer --clients, --seconds or --rate";

    public override string NodeNotFound(string where) => $"The node's program was not found ({where}). Build it with dotnet build, or say where it is with --node";

    public override string DidNotStart(string program, string why) => $"{program} did not start: {why}";

    public override string NobodyAnswers(string servers) => $"Not all clients could enter their rooms at {servers}. Does the server run, and is this its TCP port?";

    public override string Starting(int clients, int rooms, int seconds, int seed) => $"{clients} clients in {rooms} rooms for {seconds} s, seed {seed}";

    public override string Round(int number, int of, string redis) => $"round {number} of {of}: {(redis == "none" ? "one node with its journal" : $"Redis {redis}")}";

    public override string AllRounds(int rounds, int faults) => $"All {rounds} rounds together, {faults} faults:";

    public override string Faults => "faults";

    public override string TooFewFaults(int rounds) => $"There are {rounds} rounds: --fault-count must be at least that";

    public override string NothingToHarm(string redis) => $"None of the faults in --faults makes sense with --redis {redis}";

    public override string Progress(long second, long sent, long acknowledged, long delivered, int present, int clients, string fault) =>
        $"{second,4} s  sent {sent}  acknowledged {acknowledged}  delivered {delivered}  connected {present}/{clients}  {fault}";

    public override string Promise(Guarantee guarantee) => guarantee switch
    {
        Guarantee.AckMeansStored => "an acknowledged message is stored",
        Guarantee.OneAppendPerId => "each message once, each send settled",
        Guarantee.OneOrder => "one order, everywhere",
        Guarantee.NoSilentHole => "no hole without a word",
        Guarantee.ResumeIsExact => "resuming is exact",
        Guarantee.NoGhostsNoFlicker => "no ghosts, no flicker",
        Guarantee.RedisAway => "without Redis nothing half done",
        Guarantee.SlowReaderAlone => "a slow reader harms only itself",
        _ => guarantee.ToString(),
    };

    public override string Held(long times) => $"held ({times} times looked at)";

    public override string Broken(long times, long of) => $"BROKEN {times} times ({of} times looked at)";

    public override string Counts(long sent, long acknowledged, long delivered, long lost, int faults) =>
        $"{sent} sent, {acknowledged} acknowledged, {delivered} delivered, {lost} connections lost, {faults} faults";

    public override string Missed(long missed) => $"{missed} sends were due and not made: their member still had too many open";

    public override string GeneratorSlow(string slip) => $"the load generator itself was late by {slip} (99 of 100 sends were earlier): the times below include that";

    public override string Times(string what, string median, string most, string worst) => $"{what}: half within {median}, 99 of 100 within {most}, longest {worst}";
}
