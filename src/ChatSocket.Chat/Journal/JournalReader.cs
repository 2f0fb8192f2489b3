namespace ChatSocket.Chat.Journal;

/// <summary>Reads records anywhere in a file, whatever its bytes are. Owned by the start of the node.</summary>
internal sealed class JournalReader(IJournalFile file)
{
    private const int WindowBytes = 256 * 1024;
    private const int LeastBytes = JournalFormat.RecordHeaderBytes + 6;

    private readonly long _length = file.Length;
    private byte[] _window = new byte[WindowBytes];
    private long _windowStart;
    private int _windowLength;

    /// <summary>A record of the version this node writes may follow.</summary>
    public bool HasHeader => Peek(0, JournalFormat.Header.Length).SequenceEqual(JournalFormat.Header);

    /// <summary>The file is shorter than a header and is the beginning of one.</summary>
    public bool HasPartOfHeader => _length < JournalFormat.Header.Length && JournalFormat.Header.StartsWith(Peek(0, (int)_length));

    /// <summary>Somebody else's version of the header: not damage, and nothing to be cut.</summary>
    public bool IsOtherVersion
    {
        get
        {
            var header = Peek(0, JournalFormat.Header.Length);
            var start = JournalFormat.AnyHeader.Length;
            return header.Length == JournalFormat.Header.Length && header.StartsWith(JournalFormat.AnyHeader)
                && header[start] is >= (byte)'2' and <= (byte)'9' && header[^1] == (byte)'\n';
        }
    }

    /// <summary>What stands at the offset, if it is a whole record, and where it ends.</summary>
    public JournalRecord? Read(long offset, out long end)
    {
        end = offset;
        var length = JournalFormat.PayloadLength(Peek(offset, LeastBytes));
        if (length == 0) return null;
        var record = Peek(offset, JournalFormat.RecordHeaderBytes + length);
        if (record.Length < JournalFormat.RecordHeaderBytes + length || !JournalFormat.IsWhole(record)) return null;
        end = offset + record.Length;
        return JournalRecord.Parse(record[JournalFormat.RecordHeaderBytes..]);
    }

    /// <summary>Where the next whole record begins, or null when there is none up to the end.</summary>
    public long? FindRecord(long from)
    {
        for (var offset = from; offset <= _length - LeastBytes; offset++)
        {
            if (Read(offset, out _) is not null) return offset;
        }

        return null;
    }

    private ReadOnlySpan<byte> Peek(long offset, int count)
    {
        if (offset < _windowStart || offset + count > _windowStart + _windowLength)
        {
            if (count > _window.Length) _window = new byte[JournalFormat.RecordHeaderBytes + JournalFormat.PayloadBytes];
            _windowLength = file.Read(offset, _window);
            _windowStart = offset;
        }

        var start = (int)(offset - _windowStart);
        return _window.AsSpan(start, Math.Min(count, _windowLength - start));
    }
}
