using System.Net;
using System.Text;
using ChatSocket.Protocol.Proxies;

namespace ChatSocket.Protocol.Tests.Proxies;

/// <summary>What a balancer says of whom it speaks for is taken to the letter or not at all.</summary>
public sealed class ProxyHeaderTests
{
    public static TheoryData<string, byte[]> Refused => new()
    {
        { "version 1", Encoding.ASCII.GetBytes("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n") },
        { "a frame", [0, 0, 0, 3, (byte)'a', (byte)'n', (byte)'a'] },
        { "a TLS handshake", [0x16, 3, 1, 0, 200] },
        { "another signature", [.. HeaderBytes.Signature[..11], 0x0B] },
        { "version 1 in the upper half", [.. HeaderBytes.Signature, 0x11] },
        { "version 3 in the upper half", [.. HeaderBytes.Signature, 0x31] },
        { "an unknown command", [.. HeaderBytes.Signature, 0x22] },
        { "nobody", HeaderBytes.Raw(HeaderBytes.Proxy, 0x00, []) },
        { "UDP", HeaderBytes.Raw(HeaderBytes.Proxy, 0x12, new byte[12]) },
        { "UDP over IPv6", HeaderBytes.Raw(HeaderBytes.Proxy, 0x22, new byte[36]) },
        { "a Unix socket", HeaderBytes.Raw(HeaderBytes.Proxy, 0x31, new byte[216]) },
        { "too short for IPv4", HeaderBytes.Raw(HeaderBytes.Proxy, 0x11, new byte[11]) },
        { "too short for IPv6", HeaderBytes.Raw(HeaderBytes.Proxy, 0x21, new byte[35]) },
        { "too long", [.. HeaderBytes.Signature, HeaderBytes.Proxy, 0x11, 0xFF, 0xFF] },
        { "too long a word of itself", [.. HeaderBytes.Signature, HeaderBytes.Local, 0x00, 0x04, 0x00] },
        { "a cut value", HeaderBytes.Of("1.2.3.4:5", [4, 0]) },
        { "a value longer than the header", HeaderBytes.Of("1.2.3.4:5", [4, 0, 2, 1]) },
        { "a wrong checksum", HeaderBytes.Of("1.2.3.4:5", HeaderBytes.Value(3, 1, 2, 3, 4)) },
        { "a checksum of three bytes", HeaderBytes.Of("1.2.3.4:5", HeaderBytes.Value(3, 1, 2, 3)) },
    };

    [Theory]
    [InlineData("203.0.113.9:51234")]
    [InlineData("0.0.0.0:0")]
    [InlineData("[2001:db8::7]:65535")]
    [InlineData("[::ffff:10.1.2.3]:80")]
    public void The_peer_a_balancer_names_is_taken(string source)
    {
        foreach (var header in new[]
        {
            HeaderBytes.Of(source), HeaderBytes.Of(source, HeaderBytes.Value(4, 0, 0, 0), HeaderBytes.Value(0x20)),
            HeaderBytes.WithChecksum(IPEndPoint.Parse(source), HeaderBytes.Value(2, 0x61)),
        })
        {
            Assert.Equal(IPEndPoint.Parse(source), ReadWhole(header));
        }
    }

    [Fact]
    public void A_balancer_that_speaks_for_itself_is_taken_whatever_it_says_of_itself()
    {
        Assert.Null(ReadWhole(HeaderBytes.Raw(HeaderBytes.Local, 0x00, [])));
        Assert.Null(ReadWhole(HeaderBytes.Raw(HeaderBytes.Local, 0x11, new byte[12])));
        Assert.Null(ReadWhole(HeaderBytes.Raw(HeaderBytes.Local, 0x77, [9, 9, 9])));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Everything_else_is_refused(string what, byte[] bytes)
    {
        var violation = Assert.Throws<ProtocolViolationException>(() => ReadWhole(bytes));
        Assert.True(violation.Reason == DisconnectReason.ProtocolViolation, what);
    }

    [Fact]
    public void Any_beginning_of_a_header_asks_for_more_but_never_for_more_than_the_header()
    {
        byte[][] headers = [HeaderBytes.Of("1.2.3.4:5", HeaderBytes.Value(4, 1, 2, 3)), HeaderBytes.WithChecksum(IPEndPoint.Parse("[2001:db8::7]:9")), HeaderBytes.Raw(HeaderBytes.Local, 0, [])];
        foreach (var header in headers)
        {
            for (var split = 0; split < header.Length; split++)
            {
                Assert.False(ProxyHeader.TryRead(header.AsSpan(0, split), out var wanted, out var source), $"complete after {split} bytes");
                Assert.InRange(wanted, split + 1, header.Length);
                Assert.Null(source);
            }
        }
    }

    [Fact]
    public void Whatever_arrives_is_a_header_or_refused_and_never_read_beyond_its_end() => FuzzRun.Run(20_000, (random, fed) =>
    {
        var header = Mutated(random);
        fed.Bytes = header;
        var filled = 0;
        try
        {
            while (!ProxyHeader.TryRead(header.AsSpan(0, filled), out var wanted, out _))
            {
                Assert.InRange(wanted, filled + 1, ProxyHeader.MaximumBytes);
                if (wanted > header.Length) return;
                // Some of what was asked for, as networks deliver.
                filled += random.Next(1, wanted - filled + 1);
            }

            Assert.Equal(((header[14] << 8) | header[15]) + ProxyHeader.FixedBytes, filled);
        }
        catch (ProtocolViolationException violation)
        {
            Assert.Equal(DisconnectReason.ProtocolViolation, violation.Reason);
        }
    });

    private static byte[] Mutated(Random random)
    {
        var address = new byte[random.Next(2) == 0 ? 4 : 16];
        random.NextBytes(address);
        var source = new IPEndPoint(new IPAddress(address), random.Next(65536));
        var content = new byte[random.Next(40)];
        random.NextBytes(content);
        var header = random.Next(2) == 0 ? HeaderBytes.Of(source, HeaderBytes.Value((byte)random.Next(256), content)) : HeaderBytes.WithChecksum(source);
        for (var changes = random.Next(3); changes > 0; changes--) header[random.Next(random.Next(2) == 0 ? 16 : header.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? header[..random.Next(header.Length)] : header;
    }

    private static IPEndPoint? ReadWhole(byte[] bytes)
    {
        Assert.True(ProxyHeader.TryRead(bytes, out var wanted, out var source));
        Assert.Equal(bytes.Length, wanted);
        return source;
    }
}
