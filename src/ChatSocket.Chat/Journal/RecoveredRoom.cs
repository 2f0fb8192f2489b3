using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Journal;

/// <summary>A room as it comes out of the journal, record by record. Owned by the recovery, then handed to the room's log.</summary>
internal sealed class RecoveredRoom(RoomName name, JournalRecord birth, int headBytes)
{
    public RoomName Name { get; } = name;

    public MessageRing Messages { get; } = new();

    /// <summary>What each stored message takes in the file.</summary>
    public Queue<int> RecordBytes { get; } = new();

    /// <summary>What the room's own record takes in the file.</summary>
    public int HeadBytes { get; private set; } = headBytes;

    /// <summary>What its newest topic takes, if that has a record of its own.</summary>
    public int TopicBytes { get; private set; }

    public RoomOrder Order { get; private set; } = RoomOrder.None;

    public int OrderBytes { get; private set; }

    public string Epoch { get; private set; } = birth.Epoch;

    public string Topic { get; private set; } = birth.Topic;

    public long Seq { get; private set; } = birth.Kind == RecordKind.Room ? birth.Seq : 0;

    public string LastId { get; private set; } = birth.Kind == RecordKind.Room ? birth.Id : "";

    public string TrimId { get; private set; } = birth.Kind == RecordKind.Room ? birth.Id : "";

    public long Ts { get; private set; } = birth.Ts;

    public bool Continues(JournalRecord message) => message.Epoch == Epoch && message.Seq == Seq + 1;

    /// <summary>The next message, whatever number it had: after damage the rest is numbered on, under another epoch.</summary>
    public void Add(JournalRecord message, int recordBytes, HistoryLimits limits)
    {
        Ts = Math.Max(Ts, message.Ts);
        Messages.Add(new RoomMessage(++Seq, LastId = message.Id, message.From, message.Text, message.Ts));
        RecordBytes.Enqueue(recordBytes);
        if (Messages.Bytes > limits.Bytes || Messages.Count > limits.Messages + (limits.Messages / 5)) Trim(limits, Ts);
    }

    /// <summary>Drops what no limit keeps; without the slack a running room has.</summary>
    public void Trim(HistoryLimits limits, long now)
    {
        var oldest = now - (limits.Seconds * 1000L);
        while (Messages.Bytes > limits.Bytes || (Messages.Count > limits.Messages && Messages.First.Ts < oldest))
        {
            TrimId = Messages.RemoveFirst().Id;
            RecordBytes.Dequeue();
        }
    }

    public void SetTopic(JournalRecord topic, int recordBytes)
    {
        (Topic, TopicBytes, Ts) = (topic.Topic, recordBytes, Math.Max(Ts, topic.Ts));
    }

    public void SetOrder(JournalRecord record, int recordBytes) => (Order, OrderBytes) = (record.Order, recordBytes);

    public void BeginEpoch() => Epoch = MessageIds.Random();

    /// <summary>The file was written anew: the topic now stands in the room's own record.</summary>
    public void OnRewritten(int headBytes) => (HeadBytes, TopicBytes, OrderBytes) = (headBytes, 0, 0);

    public StoredRoom Store() => new(Name, Epoch, Topic, Ts, Seq - Messages.Count, TrimId, Messages.ToArray(), Order);
}
