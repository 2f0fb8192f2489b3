using ChatSocket.Client;
using ChatSocket.Terminal.Languages;

namespace ChatSocket.Terminal.Interactive;

/// <summary>Tells in words what happened to the client.</summary>
internal static class Narration
{
    public static IEnumerable<string> Tell(ChatEvent happened, Texts texts)
    {
        if (happened is MessageReceived received) return [TextsLine.Message(received.Room, received.Message)];
        if (happened is DirectReceived { Message: var direct }) return [TextsLine.Direct(texts, direct.From, direct.To, direct.Subject, direct.Text)];
        return Words(happened, texts) is { } words ? [TextsLine.System(words)] : [];
    }

    private static string? Words(ChatEvent happened, Texts texts) => happened switch
    {
        SessionReady ready => texts.Connected(ready.Address, ready.Nick),
        RoomJoined { Again: false } joined => texts.Entered(joined.Room),
        RoomLeft left => texts.Left(left.Room, left.Reason),
        HistoryGap gap => texts.Missing(gap.Room, gap.Range, gap.Withdrawn),
        Recovered recovered => texts.Recovered(recovered.Room, recovered.Messages),
        InboxGap gap => texts.InboxMissing(gap.Range, gap.Withdrawn),
        PresenceChanged presence => texts.Presence(presence.Change),
        PutOut put => texts.PutOut(put.Room, put.By, put.Reason, put.Banned),
        Announced announcement => texts.Announcement(announcement.By, announcement.Text),
        TopicChanged topic => texts.TopicChanged(topic.Change.Room, topic.Change.By, topic.Change.Topic),
        ConnectionLost lost => texts.Lost(lost.Reason),
        Reconnecting attempt => texts.Retrying(attempt.Attempt, attempt.Delay, attempt.Address),
        NodeLeaving leaving => texts.NodeLeaves(leaving.Delay),
        SendDelayed delayed => texts.Delayed(delayed.Reason),
        _ => null,
    };
}
