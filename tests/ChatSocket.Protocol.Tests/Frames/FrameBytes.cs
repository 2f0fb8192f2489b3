using ChatSocket.Protocol.Frames;

namespace ChatSocket.Protocol.Tests.Frames;

/// <summary>Streams for the tests, made without the code under test, and what a reader makes of them.</summary>
internal static class FrameBytes
{
    public static byte[] Header(uint length) => [(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];

    public static byte[] Of(byte[] payload) => [.. Header((uint)payload.Length), .. payload];

    public static byte[] Stream(params byte[][] payloads) => [.. payloads.SelectMany(Of)];

    /// <summary>Bytes that differ from place to place, so that a shifted or repeated piece cannot look right.</summary>
    public static byte[] Payload(int length)
    {
        var payload = new byte[length];
        for (var i = 0; i < length; i++) payload[i] = (byte)((i * 31) ^ (i >> 8));
        return payload;
    }

    /// <summary>Reads pieces as a connection's loop does: every piece until it gives nothing more.</summary>
    public static Reading Read(IEnumerable<byte[]> pieces, int maximum)
    {
        var payloads = new List<byte[]>();
        var reader = new FrameReader(maximum);
        try
        {
            foreach (var piece in pieces)
            {
                ReadOnlySpan<byte> input = piece;
                while (true)
                {
                    var whole = reader.TryRead(ref input, out var payload);
                    Assert.NotEqual(whole, payload.IsEmpty);
                    if (!whole) break;
                    payloads.Add(payload.ToArray());
                }

                Assert.True(input.IsEmpty, "a reader that waits for more has used up its input");
            }

            return new Reading(payloads, reader.HasPart, null);
        }
        catch (ProtocolViolationException violation)
        {
            return new Reading(payloads, reader.HasPart, violation.Reason);
        }
        finally
        {
            reader.Dispose();
        }
    }

    /// <summary>Cuts where the marks say; marks may repeat (an empty piece) and need not be sorted.</summary>
    public static IEnumerable<byte[]> Cut(byte[] stream, params int[] marks)
    {
        var from = 0;
        foreach (var to in marks.Append(stream.Length).Order())
        {
            yield return stream[from..to];
            from = to;
        }
    }
}

internal sealed record Reading(IReadOnlyList<byte[]> Payloads, bool HasPart, DisconnectReason? Refused)
{
    public void ShouldBe(Reading expected)
    {
        Assert.Equal(expected.Payloads, Payloads);
        Assert.Equal(expected.Refused, Refused);
        if (Refused is null) Assert.Equal(expected.HasPart, HasPart);
    }
}
