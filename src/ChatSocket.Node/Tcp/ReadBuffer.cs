namespace ChatSocket.Node.Tcp;

/// <summary>
/// One receive buffer per thread, out of its slot while in use: a connection that is served while another's handler is still on
/// the stack of the same thread gets a buffer of its own.
/// </summary>
internal static class ReadBuffer
{
    private const int Bytes = 64 * 1024;

    [ThreadStatic]
    private static byte[]? _slot;

    public static byte[] Take()
    {
        var buffer = _slot ?? new byte[Bytes];
        _slot = null;
        return buffer;
    }

    public static void Return(byte[] buffer) => _slot = buffer;
}
