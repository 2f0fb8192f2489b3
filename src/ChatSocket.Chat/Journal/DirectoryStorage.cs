using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ChatSocket.Chat.Journal;

/// <summary>
/// A directory on a disk, held by this process alone: the lock file stays open and locked, which ends with the process however it
/// ends. Owned by whoever opened it.
/// </summary>
internal sealed class DirectoryStorage : IJournalStorage
{
    private const string LockFile = "journal.lock";

    /// <summary>What opening a file that somebody else holds fails with: EAGAIN (Linux, macOS) and the sharing violation of Windows.</summary>
    private static readonly int[] HeldBySomebody = [11, 35, unchecked((int)0x80070020)];

    private readonly string _directory;
    private readonly FileStream _lock;

    private DirectoryStorage(string directory, FileStream held) => (_directory, _lock) = (directory, held);

    /// <exception cref="JournalRefusedException">Another process holds it, or it cannot be written.</exception>
    public static DirectoryStorage Hold(string directory)
    {
        var path = Path.GetFullPath(directory);
        try
        {
            CreateDirectory(path);
            var held = new FileStream(Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DirectoryStorage(path, held);
        }
        catch (IOException failure) when (HeldBySomebody.Contains(failure.HResult))
        {
            throw new JournalRefusedException(JournalRefusal.Locked, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new JournalRefusedException(JournalRefusal.Unusable, path, failure);
        }
    }

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string PathOf(string name) => Path.Combine(_directory, name);

    public IJournalFile? Open(string name)
    {
        var path = PathOf(name);
        return File.Exists(path) ? new DiskFile(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read)) : null;
    }

    /// <summary>What people said is for the node's own user alone.</summary>
    public IJournalFile Create(string name)
    {
        var path = PathOf(name);
        var handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new DiskFile(handle);
    }

    public void Rename(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: true);

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Flush()
    {
        // Windows has no such call: its rename is in the file system's own journal.
        if (OperatingSystem.IsWindows()) return;
        var directory = OpenForReading(Encoding.UTF8.GetBytes(_directory + '\0'), 0);
        if (directory < 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
        using var handle = new SafeFileHandle(directory, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>The library opens no directories, and only an open one can be flushed.</summary>
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenForReading(byte[] path, int flags);

    private sealed class DiskFile(SafeFileHandle handle) : IJournalFile
    {
        private readonly SafeFileHandle _handle = handle;

        public long Length { get; private set; } = RandomAccess.GetLength(handle);

        public int Read(long offset, Span<byte> destination)
        {
            var filled = 0;
            while (filled < destination.Length)
            {
                var count = RandomAccess.Read(_handle, destination[filled..], offset + filled);
                if (count == 0) break;
                filled += count;
            }

            return filled;
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            RandomAccess.Write(_handle, bytes, Length);
            Length += bytes.Length;
        }

        public void Flush() => RandomAccess.FlushToDisk(_handle);

        public void Dispose() => _handle.Dispose();
    }
}
