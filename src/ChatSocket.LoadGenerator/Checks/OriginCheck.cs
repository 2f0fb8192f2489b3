using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>
/// G2 from the other end: what stands in a log or before a member's eyes was sent there. What is stored at two places, or told to whom it
/// was not for, each of these places holds for right. Whoever is no member of the run may have said anything.
/// </summary>
internal sealed class OriginCheck(RunHistory run, IReadOnlyList<RoomStream> streams, IReadOnlyList<SendStory> sends, Findings findings)
{
    private readonly HashSet<string> _members = [.. run.Members.Select(member => member.Nick)];
    private readonly Dictionary<(string Nick, string Room, string Id), SendStory> _sends = sends.ToDictionary(send => (send.Nick, send.Room, send.Id));
    private readonly HashSet<(string Room, LoggedMessage Message)> _looked = [];

    public void Check()
    {
        // Who saw it says more than where it stands, and each is told once.
        foreach (var stream in streams)
        {
            foreach (var seen in stream.Held) Check(stream.Room, seen.Message, [stream.Member.Nick], () => EvidenceLine.Of(stream.Member.Nick, seen));
        }

        foreach (var room in run.Rooms)
        {
            foreach (var view in room.Views)
            {
                foreach (var message in view.Messages) Check(room.Room, message, [], () => EvidenceLine.Of(view, message));
            }
        }
    }

    private void Check(string room, LoggedMessage message, IReadOnlyList<string> members, Func<string> line)
    {
        if (!_members.Contains(message.From) || !_looked.Add((room, message))) return;
        findings.Looked(Guarantee.OneAppendPerId);
        var send = _sends.GetValueOrDefault((message.From, room, message.Id));
        if (send is not { TextHash: not 0 })
        {
            findings.Broken(
                Guarantee.OneAppendPerId, "never_sent", $"{message.From} never sent this there", room, message.Id, [.. members, message.From],
                _sends.Values.Where(other => other.Id == message.Id).SelectMany(other => other.Lines).Prepend(line()));
        }
        else if (send.TextHash != message.TextHash && send.Acknowledgement is null)
        {
            findings.Broken(
                Guarantee.OneAppendPerId, "stored_altered", "stored with another text than was sent, or for somebody else", room, message.Id, [.. members, message.From],
                [line(), .. send.Lines]);
        }
    }
}
