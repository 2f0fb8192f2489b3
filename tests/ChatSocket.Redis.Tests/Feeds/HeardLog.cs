using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Feeds;

/// <summary>What a member was told of a room, checked as it is told: every batch follows, or a gap says where it goes on.</summary>
internal sealed class HeardLog
{
    private readonly SortedDictionary<long, string> _ids = [];
    private readonly HashSet<string> _nicks = [];
    private RoomPosition _position;

    public HeardLog(IEnumerable<object> told, RoomPosition start)
    {
        _position = start;
        foreach (var one in told)
        {
            if (one is PublishedBatch batch) Add(batch);
            else if (one is RoomGap gap) Add(gap);
            else if (one is PresenceChange change) Add(change);
        }
    }

    public IReadOnlyDictionary<long, string> Ids => _ids;

    public string[] Nicks => [.. _nicks.Order()];

    public RoomPosition Position => _position;

    private void Add(PublishedBatch batch)
    {
        // A room that did not exist yet has no epoch to be told.
        if (_position.Epoch.Length == 0) _position = _position with { Epoch = batch.Epoch };
        Assert.Equal(_position, new RoomPosition(batch.Epoch, batch.FirstSeq - 1, batch.PreviousId));
        foreach (var message in batch.Messages)
        {
            Assert.Equal(_position.Seq + 1, message.Seq);
            _ids.Add(message.Seq, message.Id);
            _position = new RoomPosition(batch.Epoch, message.Seq, message.Id);
        }
    }

    private void Add(RoomGap gap)
    {
        if (gap.Reason == Continuation.Trimmed) Assert.Equal((_position.Epoch, _position.Seq + 1, gap.Position.Seq), (gap.Position.Epoch, gap.First, gap.Last));
        else Assert.NotEqual(_position.Epoch, gap.Position.Epoch);
        // What was told from there on is withdrawn.
        foreach (var seq in _ids.Keys.Where(seq => seq >= gap.First).ToArray()) _ids.Remove(seq);
        _position = gap.Position;
    }

    private void Add(PresenceChange change)
    {
        foreach (var one in change.Events)
        {
            // Nobody comes who is there, and nobody goes who is not.
            if (one.Kind == PresenceKind.Join) Assert.True(_nicks.Add(one.Nick), one.Nick);
            else if (one.Kind == PresenceKind.Leave) Assert.True(_nicks.Remove(one.Nick), one.Nick);
        }
    }
}
