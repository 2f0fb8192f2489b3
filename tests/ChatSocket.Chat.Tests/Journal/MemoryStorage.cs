using System.Collections.Concurrent;
using ChatSocket.Chat.Journal;

namespace ChatSocket.Chat.Tests.Journal;

/// <summary>
/// A disk that knows what a power failure would leave: names and bytes are there at once, and durable after their flush. Each step
/// can be held, failed, or torn. Its lock owns its state.
/// </summary>
internal sealed class MemoryStorage : IJournalStorage
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Held> _held = new();
    private readonly Dictionary<string, Inode> _names = [];
    private Dictionary<string, Inode> _durableNames = [];

    /// <summary>Called before every step with its name; what it throws is what the disk answers.</summary>
    public Action<string>? OnStep { get; set; }

    /// <summary>How much of the next write gets through before it fails.</summary>
    public int? TearNextWriteAfter { get; set; }

    public ConcurrentQueue<string> Steps { get; } = new();

    public byte[] Content(string name)
    {
        lock (_gate) return [.. _names[name].Bytes];
    }

    public bool Exists(string name)
    {
        lock (_gate) return _names.ContainsKey(name);
    }

    public string[] Names()
    {
        lock (_gate) return [.. _names.Keys.Order()];
    }

    public static MemoryStorage With(byte[] journal)
    {
        var storage = new MemoryStorage();
        storage._names[JournalFiles.Current] = storage._durableNames[JournalFiles.Current] = new Inode { Bytes = [.. journal], Flushed = journal.Length };
        return storage;
    }

    /// <summary>What the next process finds. Both what was flushed and what was not may have reached the disk.</summary>
    public MemoryStorage AfterCrash(bool unflushedNames = false, bool unflushedBytes = false)
    {
        lock (_gate)
        {
            var after = new MemoryStorage();
            foreach (var (name, inode) in unflushedNames ? _names : _durableNames)
            {
                var bytes = inode.Bytes.Take(unflushedBytes ? inode.Bytes.Count : inode.Flushed).ToList();
                after._names[name] = new Inode { Bytes = bytes, Flushed = bytes.Count };
            }

            after._durableNames = new(after._names);
            return after;
        }
    }

    /// <summary>The next time that step is taken, it waits until it is released.</summary>
    public Held Hold(string step) => _held[step] = new Held();

    public string PathOf(string name) => name;

    public IJournalFile? Open(string name)
    {
        lock (_gate) return _names.TryGetValue(name, out var inode) ? new MemoryFile(this, name, inode) : null;
    }

    public IJournalFile Create(string name)
    {
        Step($"create {name}");
        lock (_gate) return new MemoryFile(this, name, _names[name] = new Inode());
    }

    public void Rename(string from, string to)
    {
        Step($"rename {from}");
        lock (_gate)
        {
            _names[to] = _names[from];
            _names.Remove(from);
        }
    }

    public void Delete(string name)
    {
        lock (_gate) _names.Remove(name);
    }

    public void Flush()
    {
        Step("flush names");
        lock (_gate) _durableNames = new(_names);
    }

    public void Dispose()
    {
    }

    private void Step(string step)
    {
        Steps.Enqueue(step);
        OnStep?.Invoke(step);
        if (_held.TryRemove(step, out var held)) held.Wait();
    }

    private sealed class Inode
    {
        public List<byte> Bytes { get; init; } = [];

        public int Flushed { get; set; }
    }

    private sealed class MemoryFile(MemoryStorage storage, string name, Inode inode) : IJournalFile
    {
        public long Length
        {
            get
            {
                lock (storage._gate) return inode.Bytes.Count;
            }
        }

        public int Read(long offset, Span<byte> destination)
        {
            lock (storage._gate)
            {
                var count = (int)Math.Max(0, Math.Min(destination.Length, inode.Bytes.Count - offset));
                if (count > 0) System.Runtime.InteropServices.CollectionsMarshal.AsSpan(inode.Bytes).Slice((int)offset, count).CopyTo(destination);
                return count;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            storage.Step($"write {name}");
            var torn = storage.TearNextWriteAfter;
            storage.TearNextWriteAfter = null;
            lock (storage._gate) inode.Bytes.AddRange(torn is { } few ? bytes[..Math.Min(few, bytes.Length)] : bytes);
            if (torn is not null) throw new IOException("the write was cut short");
        }

        public void Flush()
        {
            storage.Step($"flush {name}");
            lock (storage._gate) inode.Flushed = inode.Bytes.Count;
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A step of the disk that waits.</summary>
internal sealed class Held
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task.WaitAsync(Chats.Limit);

    public void Release() => _released.SetResult();

    public void Fail(Exception failure) => _released.SetException(failure);

    internal void Wait()
    {
        _reached.TrySetResult();
        _released.Task.WaitAsync(Chats.Limit).GetAwaiter().GetResult();
    }
}
