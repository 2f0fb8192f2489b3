namespace ChatSocket.Protocol.Tests.Frames;

/// <summary>
/// Throws streams at the frame reader that are nearly right (valid ones with bytes flipped, cut out, doubled, lengths forged) or
/// plain noise, in pieces of any size, and holds every answer against the slow oracle.
/// </summary>
public sealed class FrameReaderFuzz
{
    private static readonly uint[] Lengths = [0, 1, 2, 255, 256, 65535, 65536, 65537, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff];

    [Fact]
    public void Any_stream_is_framed_or_refused_as_the_oracle_says() => FuzzRun.Run(20_000, (random, fed) =>
    {
        var maximum = random.Next(8) == 0 ? random.Next(4) : random.Next(1, 600);
        fed.Bytes = Stream(random, maximum);
        var marks = Marks(random, fed.Bytes.Length);
        fed.How = $"limit {maximum}, cut at [{string.Join(", ", marks)}]";
        FrameBytes.Read(FrameBytes.Cut(fed.Bytes, marks), maximum).ShouldBe(SlowFrameOracle.Read(fed.Bytes, maximum));
    });

    private static byte[] Stream(Random random, int maximum)
    {
        if (random.Next(10) == 0) return Noise(random, random.Next(40));
        var stream = new List<byte>();
        for (var frames = random.Next(1, 8); frames > 0; frames--)
        {
            var length = random.Next(3) == 0 ? random.Next(3) : random.Next(maximum + 1);
            stream.AddRange(FrameBytes.Of(Noise(random, Math.Min(length, maximum))));
        }

        for (var changes = random.Next(4); changes > 0 && stream.Count > 0; changes--) Change(random, stream);
        return [.. stream];
    }

    private static void Change(Random random, List<byte> stream)
    {
        var at = random.Next(stream.Count);
        var count = random.Next(stream.Count - at + 1);
        switch (random.Next(7))
        {
            case 0:
                stream[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                stream[at] = (byte)random.Next(256);
                break;
            case 2:
                stream.RemoveRange(at, Math.Min(count, 8));
                break;
            case 3:
                stream.RemoveRange(at, count);
                break;
            case 4:
                stream.InsertRange(at, stream.GetRange(at, Math.Min(count, 16)));
                break;
            case 5:
                stream.InsertRange(at, FrameBytes.Header(Lengths[random.Next(Lengths.Length)]));
                break;
            default:
                stream.InsertRange(at, new byte[random.Next(1, 9)]);
                break;
        }
    }

    /// <summary>Sometimes whole, sometimes byte by byte, mostly a few cuts; more of them at the front, where the first header is.</summary>
    private static int[] Marks(Random random, int length) => random.Next(10) switch
    {
        0 => [],
        1 => [.. Enumerable.Range(0, length + 1)],
        _ => [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next((random.Next(3) == 0 ? Math.Min(length, 9) : length) + 1)).Order()],
    };

    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        // Zeros make payload bytes that look like headers once a cut or a forged length has moved the frame's edge.
        if (random.Next(3) == 0)
        {
            for (var i = 0; i < length; i++) noise[i] &= (byte)(random.Next(4) == 0 ? 0x07 : 0x00);
        }

        return noise;
    }
}
