using System.Globalization;
using ChatSocket.LoadGenerator.Checks;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Tests.Checks;

/// <summary>
/// A run as an honest service would have made it, told by hand: everybody enters one room, speaks, one is away for a moment and
/// gets what it missed, one leaves. Tests then bend the one thing they are about.
/// </summary>
internal sealed class TestRun
{
    public const string Room = "r";

    private readonly Dictionary<string, List<MemberEvent>> _members = [];
    private readonly Dictionary<string, int> _inside = [];
    private readonly HashSet<string> _gone = [];
    private long _now;
    private int _said;

    public string Epoch { get; set; } = "E1";

    public List<LoggedMessage> Log { get; } = [];

    /// <summary>What the second node tells, when that is not what the first one tells.</summary>
    public List<LoggedMessage>? OtherLog { get; set; }

    public List<FaultRecord> Faults { get; } = [];

    /// <summary>Not, where others run the servers.</summary>
    public bool FaultsKnown { get; set; } = true;

    public List<Stall> Stalls { get; } = [];

    public SlowReaderRecord? Slow { get; set; }

    public List<string> Ghosts { get; } = [];

    /// <summary>What stands in the inboxes of those who were written to.</summary>
    public Dictionary<string, List<LoggedMessage>> Inboxes { get; } = [];

    public HashSet<string> Absent { get; } = [];

    public static TestRun Honest()
    {
        var run = new TestRun();
        foreach (var nick in (string[])["ana", "bia", "caio", "davi"]) run.Enter(nick);
        run.Say("ana");
        run.Say("bia");
        run.Say("caio");
        run.Lose("bia");
        run.Say("ana");
        run.Say("caio");
        run.ComeBack("bia");
        run.Quit("davi");
        run.Say("bia");
        return run;
    }

    public List<MemberEvent> Of(string nick) => _members[nick];

    public long Tick(long by = 10) => _now += by;

    public void Enter(string nick)
    {
        _members[nick] = [new SessionBegan(Tick(), "n1", false), new RoomEntered(_now, Room, Top(), false, null)];
        foreach (var other in _inside.Keys) _members[other].Add(new PresenceSeen(_now, Room, PresenceEvent.Join, nick));
        _inside[nick] = Log.Count;
    }

    public LoggedMessage Say(string nick)
    {
        var message = new LoggedMessage(Epoch, Log.Count + 1, string.Create(CultureInfo.InvariantCulture, $"id-of-message-{++_said:D4}"), nick, Tick(), 7);
        _members[nick].Add(new SendAttempted(_now, Room, message.Id, message.TextHash, false, Top()));
        Log.Add(message);
        foreach (var (other, seen) in _inside.Where(each => each.Value == Log.Count - 1).ToList())
        {
            _members[other].Add(new MessageSeen(_now, Room, message));
            _inside[other] = seen + 1;
        }

        _members[nick].Add(new SendAnswered(_now, Room, message.Id, SendAnswer.Acknowledged, new Position(Epoch, message.Seq, message.Id), message.Ts, ErrorCode.None));
        return message;
    }

    /// <summary>A private message, acknowledged and told to its addressee.</summary>
    public LoggedMessage Write(string from, string to)
    {
        var name = InboxRoom.Of(to);
        if (!Inboxes.TryGetValue(to, out var inbox))
        {
            Inboxes[to] = inbox = [];
            _members[to].Add(new RoomEntered(_now, name, new Position("", 0), false, null));
        }

        var message = new LoggedMessage($"inbox-of-{to}", inbox.Count + 1, string.Create(CultureInfo.InvariantCulture, $"id-of-message-{++_said:D4}"), from, Tick(), 7);
        inbox.Add(message);
        _members[from].Add(new SendAttempted(_now, name, message.Id, message.TextHash, false, new Position(InboxRoom.SomeEpoch, 0)));
        _members[from].Add(new SendAnswered(_now, name, message.Id, SendAnswer.Acknowledged, new Position(InboxRoom.SomeEpoch, message.Seq, message.Id), message.Ts, ErrorCode.None));
        _members[to].Add(new MessageSeen(_now, name, message));
        return message;
    }

    public void Lose(string nick)
    {
        _members[nick].Add(new ConnectionEnded(Tick(), _now, ConnectionEnds.Network));
        _inside[nick] -= 1000;
    }

    public void ComeBack(string nick, bool resumed = true)
    {
        var at = _inside[nick] + 1000;
        _members[nick].Add(new HelloSent(Tick()));
        _members[nick].Add(new SessionBegan(_now, "n2", resumed));
        _members[nick].Add(new RoomEntered(_now, Room, at == 0 ? new Position(Epoch, 0) : new Position(Epoch, at, Log[at - 1].Id), true, null));
        foreach (var missed in Log.Skip(at)) _members[nick].Add(new MessageSeen(_now, Room, missed));
        _inside[nick] = Log.Count;
    }

    public void Quit(string nick)
    {
        _members[nick].Add(new Departed(Tick(), true));
        _members[nick].Add(new ConnectionEnded(_now, _now, "bye"));
        _inside.Remove(nick);
        _gone.Add(nick);
        foreach (var other in _inside.Keys) _members[other].Add(new PresenceSeen(_now, Room, PresenceEvent.Leave, nick));
    }

    /// <summary>Everybody who is there is told that a new epoch begins, with everything after a number withdrawn.</summary>
    public void BeginEpoch(string epoch, int kept)
    {
        Log.RemoveRange(kept, Log.Count - kept);
        for (var index = 0; index < Log.Count; index++) Log[index] = Log[index] with { Epoch = epoch };
        Epoch = epoch;
        foreach (var nick in _inside.Keys.ToArray())
        {
            _members[nick].Add(new GapTold(Tick(), Room, new MissingRange(kept + 1, kept + 1, GapReason.Diverged), Top()));
            _inside[nick] = kept;
        }
    }

    public RunHistory History()
    {
        var members = _members.Select(member => new MemberStory(member.Key, member.Value, !_gone.Contains(member.Key) && !Absent.Contains(member.Key))).ToList();
        string[] there = [.. members.Where(member => member.PresentAtEnd).Select(member => member.Nick), .. Ghosts];
        var room = new RoomEnd(Room, [new NodeView("n1", Epoch, Log, there), new NodeView("n2", Epoch, OtherLog ?? Log, there)]);
        var inboxes = Inboxes.Select(inbox => new RoomEnd(InboxRoom.Of(inbox.Key), [new NodeView(inbox.Key, inbox.Value is [var first, ..] ? first.Epoch : "", inbox.Value, [])]));
        return new RunHistory(members, [room, .. inboxes], Faults, FaultsKnown, Slow) { Stalls = [.. Stalls] };
    }

    public Verdict Check() => Checker.Check(History());

    /// <summary>The check finds this, and says who and what.</summary>
    public Violation Finds(Guarantee guarantee, string rule)
    {
        var verdict = Check();
        Assert.False(verdict.Holds);
        var found = verdict.Violations.FirstOrDefault(violation => violation.Rule == rule);
        Assert.True(found is not null, $"no {rule} among: {string.Join("; ", verdict.Violations.Select(violation => $"{violation.Rule}: {violation.What}"))}");
        Assert.Equal(guarantee, found.Guarantee);
        return found;
    }

    public Position Top() => Log.Count == 0 ? new Position(Epoch, 0) : new Position(Epoch, Log.Count, Log[^1].Id);
}
