using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ChatSocket.Protocol;

namespace ChatSocket.Node.Tests.Peers;

/// <summary>
/// What twenty lines of any language see of a node: frames out, frames in, over a bare socket. Every line that comes in is held
/// to be well formed UTF-8 without anything that could begin another line. Owned by one reader and one writer.
/// </summary>
internal sealed class TextPeer : IDisposable
{
    /// <summary>The bound of every wait: so far beyond what a busy machine needs that only a hang reaches it.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    private static readonly UTF8Encoding Strict = new(false, true);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly BufferedStream _input;
    private int _fences;

    private TextPeer(Socket socket, Stream stream)
    {
        (_socket, _stream) = (socket, stream);
        _input = new BufferedStream(stream, 16 * 1024);
    }

    public static async Task<TextPeer> ConnectAsync(IPEndPoint node, int receiveBuffer = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // The window is agreed on while connecting: later is too late.
        if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
        await socket.ConnectAsync(node).WaitAsync(Within);
        return new TextPeer(socket, new NetworkStream(socket));
    }

    /// <summary>Goes on encrypted, whoever the node is.</summary>
    public async Task<TextPeer> EncryptAsync()
    {
        var encrypted = new SslStream(_stream, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, shown, _, _) => Shown(shown) };
        await encrypted.AuthenticateAsClientAsync(options).WaitAsync(Within);
        return new TextPeer(_socket, encrypted) { Certificate = Certificate };
    }

    /// <summary>What the node showed.</summary>
    public string? Certificate { get; private set; }

    private bool Shown(System.Security.Cryptography.X509Certificates.X509Certificate? certificate)
    {
        Certificate = certificate?.Subject;
        return true;
    }

    public static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[4 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
        payload.CopyTo(frame.AsSpan(4));
        return frame;
    }

    public static byte[] Frames(params IEnumerable<string> lines) => [.. lines.SelectMany(line => Frame(Encoding.UTF8.GetBytes(line)))];

    /// <summary>All lines in one write, each in its frame.</summary>
    public Task SendAsync(params IEnumerable<string> lines) => SendBytesAsync(Frames(lines));

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes).AsTask().WaitAsync(Within);
    }

    /// <summary>Says that nothing more will be sent, and goes on reading.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    public async Task<string> ReadAsync() => await TryReadAsync() ?? throw new EndOfStreamException("the node closed the connection");

    /// <summary>The next line, or null at the end of the stream.</summary>
    public async Task<string?> TryReadAsync()
    {
        var header = new byte[4];
        var got = await FillAsync(header);
        if (got == 0) return null;
        Assert.Equal(header.Length, got);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        Assert.InRange(length, 1u, (uint)ProtocolLimits.NodeFrameBytes);
        var payload = new byte[length];
        Assert.Equal(payload.Length, await FillAsync(payload));
        var line = Strict.GetString(payload);
        Assert.True(line[0] is '[' or '{', $"neither a line nor an object: {line}");
        Assert.DoesNotContain(line, symbol => char.IsControl(symbol) || symbol is '\u2028' or '\u2029');
        return line;
    }

    /// <summary>Reads until a line holds one of the parts.</summary>
    public async Task<string> ExpectAsync(params string[] parts) => (await UntilAsync(parts))[^1];

    /// <summary>Reads until every part was in some line, in whatever order.</summary>
    public async Task ExpectAllAsync(params string[] parts)
    {
        var missing = parts.ToList();
        while (missing.Count > 0)
        {
            var line = await ExpectAsync([.. missing]);
            missing.RemoveAll(part => line.Contains(part, StringComparison.Ordinal));
        }
    }

    /// <summary>All lines up to the one that holds one of the parts.</summary>
    public async Task<List<string>> UntilAsync(params string[] parts)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await TryReadAsync();
            if (line is null) Assert.Fail($"the connection ended before \"{string.Join("\" or \"", parts)}\"; it said: {string.Join(" | ", lines)}");
            lines.Add(line);
            if (parts.Any(part => line.Contains(part, StringComparison.Ordinal))) return lines;
        }
    }

    /// <summary>What the node said before it answers a question asked now: whatever is not among it was not said.</summary>
    public async Task<List<string>> FenceAsync()
    {
        var fence = $"/fence{++_fences}";
        await SendAsync(fence);
        var lines = await UntilAsync(fence);
        lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    /// <summary>Everything to the end of the stream; a reset is a failure.</summary>
    public async Task<List<string>> ToEndAsync()
    {
        var lines = new List<string>();
        while (await TryReadAsync() is { } line) lines.Add(line);
        return lines;
    }

    /// <summary>Reads bytes until the node is gone, politely or by a reset.</summary>
    public async Task<byte[]> UntilGoneAsync()
    {
        using var all = new MemoryStream();
        try
        {
            await _input.CopyToAsync(all).WaitAsync(Within);
        }
        catch (IOException failure) when (failure.InnerException is SocketException)
        {
            // A reset is an end too.
        }

        return all.ToArray();
    }

    public void Dispose()
    {
        _input.Dispose();
        _socket.Dispose();
    }

    private async Task<int> FillAsync(Memory<byte> bytes) =>
        await _input.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false).AsTask().WaitAsync(Within);
}
