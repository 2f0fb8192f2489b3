using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>All attempts and answers of one text.</summary>
internal sealed record SendStory(string Nick, string Room, string Id, IReadOnlyList<MemberEvent> Events)
{
    public ulong TextHash => Events.OfType<SendBegun>().FirstOrDefault()?.TextHash ?? 0;

    public SendAnswered? Acknowledgement => Events.OfType<SendAnswered>().FirstOrDefault(answered => answered.Answer == SendAnswer.Acknowledged);

    public bool IsSettled =>
        Events.OfType<SendAnswered>().Any(answered => answered.Answer is SendAnswer.Acknowledged or SendAnswer.Refused or SendAnswer.Unknown);

    /// <summary>Every attempt got an answer, and each said that nothing was stored.</summary>
    public bool IsCertainlyNotStored =>
        Events.OfType<SendAnswered>().Any(answered => answered.Answer == SendAnswer.Refused)
        && Events.OfType<SendAnswered>().All(answered => answered.Answer is SendAnswer.Refused or SendAnswer.RefusedForNow)
        && Events.OfType<SendAnswered>().Count() >= Events.OfType<SendBegun>().Count();

    public IEnumerable<string> Lines => Events.Select(happened => EvidenceLine.Of(Nick, happened));

    public static IReadOnlyList<SendStory> Of(RunHistory run) =>
        [.. from member in run.Members
            from happened in member.Events
            let key = happened switch { SendBegun sent => (sent.Room, sent.Id), SendAnswered answered => (answered.Room, answered.Id), _ => default }
            where key != default
            group happened by (member.Nick, key.Room, key.Id) into send
            select new SendStory(send.Key.Nick, send.Key.Room, send.Key.Id, [.. send])];
}
