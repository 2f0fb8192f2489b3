using ChatSocket.LoadGenerator.Checks;

namespace ChatSocket.LoadGenerator.Languages;

/// <summary>Everything this program says to people. A language that misses a text does not compile. Evidence and JSON are English.</summary>
internal abstract class Texts
{
    public abstract string Help { get; }

    public abstract string UnknownCommand(string text);

    public abstract string UnknownSwitch(string text);

    public abstract string MissingValue(string name);

    public abstract string BadNumber(string name, string value, int least, int most);

    public abstract string BadChoice(string name, string value, string choices);

    public abstract string BadAddress(string text);

    public abstract string ChaosNeedsItsOwnServers { get; }

    public abstract string ChaosIsNotEncrypted { get; }

    public abstract string BadTrust(string path, string? why);

    public abstract string SeveralNodesNeedRedis { get; }

    public abstract string OnlyWithChaos { get; }

    public abstract string TooMuch(long expected, long most);

    public abstract string TooManyRooms { get; }

    public abstract string NodeNotFound(string where);

    public abstract string DidNotStart(string program, string why);

    public abstract string NobodyAnswers(string servers);

    public abstract string NothingVerified { get; }

    public abstract string Starting(int clients, int rooms, int seconds, int seed);

    public abstract string Round(int number, int of, string redis);

    public abstract string AllRounds(int rounds, int faults);

    public abstract string Faults { get; }

    public abstract string TooFewFaults(int rounds);

    public abstract string NothingToHarm(string redis);

    public abstract string Progress(long second, long sent, long acknowledged, long delivered, int present, int clients, string fault);

    public abstract string Settling { get; }

    public abstract string StoppedEarly { get; }

    public abstract string Promise(Guarantee guarantee);

    public abstract string Held(long times);

    public abstract string NotSeen { get; }

    public abstract string Broken(long times, long of);

    public abstract string Counts(long sent, long acknowledged, long delivered, long lost, int faults);

    public abstract string Missed(long missed);

    public abstract string GeneratorSlow(string slip);

    public abstract string Times(string what, string median, string most, string worst);

    public abstract string Acknowledgement { get; }

    public abstract string Delivery { get; }

    public abstract string AllHeld { get; }

    public abstract string SomeBroken { get; }
}
