namespace ChatSocket.Terminal.Keys;

/// <summary>Reads the keyboard of a real terminal, which must no longer wait for whole lines.</summary>
internal static class Keyboard
{
    private const int ReadBytes = 4096;

    /// <summary>Hands over keys in groups that arrived together, until the terminal is gone or nobody wants them.</summary>
    public static Task ReadAsync(Func<IReadOnlyList<Key>, ValueTask<bool>> take) =>
        OperatingSystem.IsWindows() ? Task.Run(() => WindowsKeyboard.ReadAsync(take)) : ReadBytesAsync(StandardInput.Open(), take);

    private static async Task ReadBytesAsync(Stream terminal, Func<IReadOnlyList<Key>, ValueTask<bool>> take)
    {
        var decoder = new KeyDecoder();
        var buffer = new byte[ReadBytes];
        while (await ReadAsync(terminal, buffer).ConfigureAwait(false) is var count and > 0)
        {
            var keys = new List<Key>();
            decoder.Decode(buffer.AsSpan(0, count), keys);
            if (keys.Count > 0 && !await take(keys).ConfigureAwait(false)) return;
        }
    }

    /// <summary>A terminal that was closed reports an error; that is an end like any other.</summary>
    private static async Task<int> ReadAsync(Stream terminal, byte[] buffer)
    {
        try
        {
            return await terminal.ReadAsync(buffer).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
