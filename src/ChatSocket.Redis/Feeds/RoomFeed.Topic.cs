using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Feeds;

/// <summary>A topic has no number that would show a hole; it is compared whenever the list of members is.</summary>
internal sealed partial class RoomFeed
{
    /// <summary>Null while nothing was asked or heard.</summary>
    private TopicChange? _topic;

    /// <summary>Since the room was last asked about: what was heard may be newer than the answer.</summary>
    private bool _heardTopic;

    /// <summary>What the room is about, as far as is known here.</summary>
    public TopicChange Topic
    {
        get
        {
            lock (_gate) return _topic ?? new TopicChange("", "");
        }
    }

    private void TakeTopic(TopicChange change)
    {
        (_topic, _heardTopic) = (change, true);
        listener.OnTopic(change);
    }

    private void CorrectTopic(TopicChange now)
    {
        if (_heardTopic || now.Topic == _topic?.Topic) return;
        // One that began anew has a topic nobody chose; what is known here is put back there by the next who joins.
        if (now is { Topic: "", By: "" } && _topic is not null) return;
        // Of a room that did not exist yet nobody was told anything.
        if (_topic is not null && now.By.Length > 0) listener.OnTopic(now);
        _topic = now;
    }
}
