using System.Net;
using System.Net.Sockets;

namespace ChatSocket.Tests.Network;

/// <summary>
/// A port on 127.0.0.1 that stays ours while nobody listens there, so that what stood behind it can come back at the same address. The
/// file held open keeps other test programs away; the numbers lie below those that the system gives away by itself.
/// </summary>
public sealed class LoopbackPort : IDisposable
{
    private const int First = 20_000;
    private const int End = 32_000;
    private readonly FileStream _claim;

    private LoopbackPort(int number, FileStream claim)
    {
        Number = number;
        _claim = claim;
    }

    public int Number { get; }

    public IPEndPoint Endpoint => new(IPAddress.Loopback, Number);

    public static LoopbackPort Take()
    {
        var claims = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "chatsocket-test-ports"));
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var number = Random.Shared.Next(First, End);
            if (TryClaim(Path.Combine(claims.FullName, $"{number}")) is not { } claim) continue;
            if (IsFree(number)) return new LoopbackPort(number, claim);
            claim.Dispose();
        }

        throw new InvalidOperationException($"no free port between {First} and {End}");
    }

    public void Dispose() => _claim.Dispose();

    private static FileStream? TryClaim(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsFree(int number)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, number));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
