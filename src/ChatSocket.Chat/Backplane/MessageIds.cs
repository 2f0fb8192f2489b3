using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatSocket.Chat.Backplane;

/// <summary>Ids that nobody can have chosen before: 128 random bits in 22 URL-safe characters.</summary>
public static class MessageIds
{
    // One call to the operating system's generator serves many ids; it costs more than everything else a message does.
    private const int IdBytes = 16;
    private const int BlockBytes = IdBytes * 64;

    [ThreadStatic]
    private static byte[]? _block;
    [ThreadStatic]
    private static int _used;

    public static string Random()
    {
        var block = _block ??= new byte[BlockBytes];
        if (_used == 0 || _used == BlockBytes)
        {
            RandomNumberGenerator.Fill(block);
            _used = 0;
        }

        var id = Base64Url.EncodeToString(block.AsSpan(_used, IdBytes));
        _used += IdBytes;
        return id;
    }
}
