namespace ChatSocket.Redis.Feeds;

/// <summary>The ids of the last messages a room delivered here, so that two histories can be told apart. Owned by its feed's lock.</summary>
internal sealed class RecentIds
{
    private const int Size = 512;

    private readonly string?[] _ids = new string?[Size];
    private readonly long[] _seqs = new long[Size];

    public void Add(long seq, string id) => (_ids[seq % Size], _seqs[seq % Size]) = (id, seq);

    public string? At(long seq) => seq >= 0 && _seqs[seq % Size] == seq ? _ids[seq % Size] : null;

    /// <summary>What comes after that seq belonged to another history.</summary>
    public void ForgetAfter(long seq)
    {
        for (var index = 0; index < Size; index++)
        {
            if (_seqs[index] > seq) _ids[index] = null;
        }
    }

    public void Clear() => Array.Clear(_ids);
}
