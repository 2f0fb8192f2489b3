using ChatSocket.Chat.Backplane;

namespace ChatSocket.Tests;

/// <summary>Everything a backplane told of one room, in its order; messages and presence also by themselves.</summary>
public sealed class RecordingListener : IRoomListener
{
    public Recorder<object> All { get; } = new();

    public Recorder<PublishedBatch> Batches { get; } = new();

    public Recorder<RoomMessage> Messages { get; } = new();

    public Recorder<PresenceChange> Presence { get; } = new();

    public Recorder<TopicChange> Topics { get; } = new();

    public Recorder<RoomGap> Gaps { get; } = new();

    public void OnMessages(PublishedBatch batch)
    {
        Batches.Add(batch);
        foreach (var message in batch.Messages) Messages.Add(message);
        All.Add(batch);
    }

    public void OnGap(RoomGap gap)
    {
        Gaps.Add(gap);
        All.Add(gap);
    }

    public void OnPresence(PresenceChange change)
    {
        Presence.Add(change);
        All.Add(change);
    }

    public void OnTopic(TopicChange change)
    {
        Topics.Add(change);
        All.Add(change);
    }

    public void OnTyping(TypingSign sign) => All.Add(sign);
}
