using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.InProcess;

/// <summary>Stored messages in order, addressed by seq, dropped from the front. Owned by its room log's lock.</summary>
internal sealed class MessageRing
{
    private const int EntryOverheadBytes = 128;

    private RoomMessage?[] _slots = new RoomMessage?[8];
    private int _head;

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public RoomMessage First => this[0];

    public RoomMessage this[int index] => _slots[(_head + index) & (_slots.Length - 1)]!;

    public void Add(RoomMessage message)
    {
        if (Count == _slots.Length) Resize(_slots.Length * 2);
        _slots[(_head + Count) & (_slots.Length - 1)] = message;
        Count++;
        Bytes += Weight(message);
    }

    public RoomMessage RemoveFirst()
    {
        var message = First;
        _slots[_head] = null;
        _head = (_head + 1) & (_slots.Length - 1);
        Count--;
        Bytes -= Weight(message);
        if (_slots.Length > 64 && Count < _slots.Length / 4) Resize(_slots.Length / 2);
        return message;
    }

    public RoomMessage[] ToArray()
    {
        var messages = new RoomMessage[Count];
        for (var index = 0; index < messages.Length; index++) messages[index] = this[index];
        return messages;
    }

    private static int Weight(RoomMessage message) => message.Text.Length + message.Id.Length + EntryOverheadBytes;

    private void Resize(int size)
    {
        var bigger = new RoomMessage?[size];
        for (var index = 0; index < Count; index++) bigger[index] = this[index];
        _slots = bigger;
        _head = 0;
    }
}
