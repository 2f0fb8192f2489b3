using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>From the history of a run to the verdict. It knows nothing of sockets and processes, so that every lie can be told to it in a test.</summary>
internal static class Checker
{
    public static Verdict Check(RunHistory run)
    {
        var findings = new Findings();
        var epochs = new EpochRule(run);
        var logs = run.Rooms.ToDictionary(room => room.Room, room => new FinalLog(room));
        var streams = Streams(run).ToList();
        foreach (var stream in streams) new StreamWalk(logs[stream.Room], epochs, findings, stream).Walk();
        var storage = new StorageCheck(logs, streams, epochs, findings);
        var sends = new SendCheck(run, logs, streams, epochs, findings);
        var stories = SendStory.Of(run);
        foreach (var send in stories)
        {
            storage.Check(send);
            sends.Check(send);
        }

        sends.CheckRepetitions();
        new OriginCheck(run, streams, stories, findings).Check();
        new OrderCheck(run, logs, streams, findings).Check();
        new PresenceCheck(run, streams, epochs, findings).Check();
        new RedisAwayCheck(run, epochs, findings).Check();
        new SlowReaderCheck(run, findings).Check();
        CheckMembers(run, findings);
        return findings.Verdict();
    }

    /// <summary>Whose inbox it is must be told what comes into it, also if it was never said to begin.</summary>
    private static IEnumerable<RoomStream> Streams(RunHistory run) =>
        from member in run.Members
        from room in run.Rooms
        where room.Room == InboxRoom.Of(member.Nick) || member.Events.Any(happened => happened is RoomEntered entered && entered.Room == room.Room || happened is MessageSeen seen && seen.Room == room.Room)
        select new RoomStream(member, room.Room);

    private static void CheckMembers(RunHistory run, Findings findings)
    {
        foreach (var member in run.Members)
        {
            if (!member.PresentAtEnd && !member.IsDeparted)
            {
                findings.Broken(
                    Guarantee.ResumeIsExact, "not_back", "never came back, though everything was in order again", members: [member.Nick],
                    history: member.Events.TakeLast(8).Select(happened => EvidenceLine.Of(member.Nick, happened)));
            }

            if (member.Events.OfType<FrameUnreadable>().FirstOrDefault() is not { } frame) continue;
            findings.Broken(Guarantee.NoSilentHole, "unreadable", "a frame that is no message", members: [member.Nick], history: [EvidenceLine.Of(member.Nick, frame)]);
        }
    }
}
