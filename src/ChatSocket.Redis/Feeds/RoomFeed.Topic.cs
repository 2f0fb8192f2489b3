using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Feeds;

/// <summary>A topic has no number that would show a hole; it is compared whenever the list of members is.</summary>
internal sealed partial class RoomFeed
{
    private string? _topic;

    /// <summary>Since the room was last asked about: what was heard may be newer than the answer.</summary>
    private bool _heardTopic;

    private void TakeTopic(TopicChange change)
    {
        (_topic, _heardTopic) = (change.Topic, true);
        listener.OnTopic(change);
    }

    private void CorrectTopic(TopicChange now)
    {
        if (_heardTopic || now.Topic == _topic) return;
        // Of a room that did not exist yet nobody was told anything; one that began anew has a topic nobody chose.
        if (_topic is not null && now.By.Length > 0) listener.OnTopic(now);
        _topic = now.Topic;
    }
}
