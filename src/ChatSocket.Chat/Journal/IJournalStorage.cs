namespace ChatSocket.Chat.Journal;

/// <summary>Where journal files live. The only way to the disk, so that a test can hold, fail or tear every step of it.</summary>
internal interface IJournalStorage : IDisposable
{
    /// <summary>What to call a file to the person who runs the node.</summary>
    string PathOf(string name);

    /// <summary>Null when there is no such file.</summary>
    IJournalFile? Open(string name);

    /// <summary>An empty file, whatever was there.</summary>
    IJournalFile Create(string name);

    /// <summary>In one step: whoever looks finds the old file or the new one. Neither is open.</summary>
    void Rename(string from, string to);

    void Delete(string name);

    /// <summary>When this returns, files made and renamed are found under their names even after the power failed.</summary>
    void Flush();
}

/// <summary>One file, written at its end.</summary>
internal interface IJournalFile : IDisposable
{
    long Length { get; }

    /// <summary>Fills the destination, or as much of it as the file has.</summary>
    int Read(long offset, Span<byte> destination);

    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>When this returns, everything written is on the disk.</summary>
    void Flush();
}
