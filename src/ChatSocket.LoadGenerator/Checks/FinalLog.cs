using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Checks;

/// <summary>What a room holds in the end, as the first node tells it; that the others agree is a check of its own.</summary>
internal sealed class FinalLog
{
    private readonly Dictionary<long, LoggedMessage> _bySeq = [];
    private readonly Dictionary<string, LoggedMessage> _byId = [];

    public FinalLog(RoomEnd room)
    {
        View = room.Views is [var told, ..] ? told : new NodeView("nobody", "", [], []);
        foreach (var message in View.Messages)
        {
            _bySeq.TryAdd(message.Seq, message);
            _byId.TryAdd(message.Id, message);
        }

        (First, Top) = View.Messages is [var first, .., var last] ? (first.Seq, last.Seq) : View.Messages is [var only] ? (only.Seq, only.Seq) : (1, 0);
    }

    public NodeView View { get; }

    public string Epoch => View.Epoch;

    /// <summary>Below this everything was trimmed; what was there only its witnesses tell.</summary>
    public long First { get; }

    public long Top { get; }

    public LoggedMessage? At(long seq) => _bySeq.GetValueOrDefault(seq);

    public LoggedMessage? WithId(string id) => _byId.GetValueOrDefault(id);
}
