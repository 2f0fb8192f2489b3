using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.Protocol;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>G2: each id at most once, and every send ends with an answer that is true.</summary>
internal sealed class SendCheck(RunHistory run, IReadOnlyDictionary<string, FinalLog> logs, IReadOnlyList<RoomStream> streams, EpochRule epochs, Findings findings)
{
    private readonly HashSet<string> _departed = [.. run.Members.Where(member => member.IsDeparted).Select(member => member.Nick)];
    private readonly HashSet<(string Room, string Id)> _seen = [.. streams.SelectMany(stream => stream.Held).Select(seen => (seen.Room, seen.Message.Id))];

    /// <summary>The same id at two numbers, in a log or before one member's eyes.</summary>
    public void CheckRepetitions()
    {
        foreach (var room in run.Rooms)
        {
            foreach (var view in room.Views)
            {
                findings.Looked(Guarantee.OneAppendPerId, view.Messages.Count);
                Report(room.Room, view.Messages.Select(message => (message, EvidenceLine.Of(view, message))), []);
            }
        }

        foreach (var stream in streams)
        {
            // A member that was told of a new epoch may see again, with their new numbers, what it held before.
            foreach (var epoch in stream.Held.GroupBy(seen => seen.Message.Epoch))
            {
                Report(stream.Room, epoch.Select(seen => (seen.Message, EvidenceLine.Of(stream.Member.Nick, seen))), [stream.Member.Nick]);
            }
        }
    }

    public void Check(SendStory send)
    {
        findings.Looked(Guarantee.OneAppendPerId);
        if (!send.IsSettled && !_departed.Contains(send.Nick)) Report(send, "never_settled", "nobody ever said how this send ended");
        var stored = _seen.Contains((send.Room, send.Id)) || (logs.TryGetValue(send.Room, out var log) && log.WithId(send.Id) is not null);
        if (send.IsCertainlyNotStored && stored) Report(send, "refused_and_stored", "refused for good, and it is stored");
        CheckAnswers(send);
        CheckGivenUp(send);
    }

    private void CheckAnswers(SendStory send)
    {
        var places = send.Events.OfType<SendAnswered>().Where(answered => answered.Answer == SendAnswer.Acknowledged)
            .Select(answered => (answered.Position.Epoch, answered.Position.Seq)).Distinct().Count();
        if (places > 1) Report(send, "acknowledged_twice", "acknowledged at two different places");
    }

    /// <summary>Nobody may say "unknown" for good while the log since the first attempt is there.</summary>
    private void CheckGivenUp(SendStory send)
    {
        if (send.Events.OfType<SendAnswered>().FirstOrDefault(answered => answered is { Answer: SendAnswer.Unknown, Error: ErrorCode.UnknownOutcome }) is not { } unknown) return;
        if (_departed.Contains(send.Nick) || epochs.MayChange(unknown.At) || !logs.TryGetValue(send.Room, out var log)) return;
        if (send.Events.OfType<SendBegun>().FirstOrDefault() is not { } first) return;
        var isTold = InboxRoom.Is(send.Room)
            // It knows the ids of all it ever held; after another one of the same name it may have to ask when that was.
            ? log.First == 1 && !epochs.MayHaveEnded(send.Room, since: 0)
            : log.Epoch == first.After.Epoch && log.First <= first.After.Seq + 1;
        if (!isTold) return;
        Report(send, "given_up", "called unknown for good though the log since its first attempt is stored");
    }

    private void Report(string room, IEnumerable<(LoggedMessage Message, string Line)> messages, IEnumerable<string> members)
    {
        foreach (var same in messages.GroupBy(each => each.Message.Id).Where(same => same.Select(each => each.Message.Seq).Distinct().Count() > 1))
        {
            findings.Broken(
                Guarantee.OneAppendPerId, "stored_twice", $"one id at {same.Count()} numbers", room, same.Key, members.Concat(same.Select(each => each.Message.From)).Distinct(),
                same.Select(each => each.Line));
        }
    }

    private void Report(SendStory send, string rule, string what) =>
        findings.Broken(Guarantee.OneAppendPerId, rule, what, send.Room, send.Id, [send.Nick], send.Lines);
}
