using ChatSocket.Protocol.Frames;
using FsCheck;
using FsCheck.Fluent;

namespace ChatSocket.Protocol.Tests.Frames;

/// <summary>Whatever the payloads and wherever the cuts: read back exactly. Whatever the bytes: framed or refused, never a crash.</summary>
public sealed class FrameProperties
{
    private const int Limit = 40;

    private static readonly Gen<byte> AnyByte = Gen.Choose(0, 255).Select(value => (byte)value);

    // Small lengths with zeros around them are headers; large ones are refusals. Pure noise would end at its first four bytes.
    private static readonly Gen<byte[]> Headerish = Gen.Frequency(
        (6, Gen.Choose(0, Limit + 2).Select(length => FrameBytes.Header((uint)length))),
        (1, Gen.Elements(0x7fffffffu, 0x80000000u, 0xffffffffu).Select(FrameBytes.Header)),
        (2, Gen.ArrayOf(AnyByte)));

    [Fact]
    public void Any_list_of_payloads_cut_any_way_is_read_back_exactly() => PropertyCheck.ForAll(
        from payloads in Gen.ArrayOf(Gen.ArrayOf(AnyByte))
        let stream = FrameBytes.Stream(payloads)
        from marks in Gen.ArrayOf(Gen.Choose(0, stream.Length))
        select new CutStream(stream, marks, payloads),
        cut => cut.Smaller(),
        cut =>
        {
            var reading = FrameBytes.Read(cut.Pieces, 1000);
            Assert.Equal(cut.Payloads.Where(payload => payload.Length > 0), reading.Payloads);
            Assert.False(reading.HasPart);
        });

    [Fact]
    public void Any_bytes_cut_any_way_are_framed_or_refused_as_the_oracle_says() => PropertyCheck.ForAll(
        from parts in Gen.ArrayOf(Headerish)
        let stream = parts.SelectMany(part => part).ToArray()
        from marks in Gen.ArrayOf(Gen.Choose(0, stream.Length))
        select new CutStream(stream, marks, []),
        cut => cut.Smaller(),
        cut => FrameBytes.Read(cut.Pieces, Limit).ShouldBe(SlowFrameOracle.Read(cut.Stream, Limit)),
        cases: 2000);

    [Fact]
    public void What_is_written_is_what_any_other_writer_would_write() => PropertyCheck.ForAll(
        Gen.ArrayOf(AnyByte).Select(payload => new CutStream(payload, [], [])),
        cut =>
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            Frame.Write(output, cut.Stream);
            Assert.Equal(FrameBytes.Of(cut.Stream), output.WrittenSpan.ToArray());
        });

    private sealed class CutStream(byte[] stream, int[] marks, byte[][] payloads)
    {
        public byte[] Stream => stream;

        public byte[][] Payloads => payloads;

        public IEnumerable<byte[]> Pieces => FrameBytes.Cut(stream, marks);

        /// <summary>Fewer cuts first, then fewer payloads or, of a stream without a list, fewer bytes.</summary>
        public IEnumerable<CutStream> Smaller()
        {
            for (var i = 0; i < marks.Length; i++) yield return new CutStream(stream, [.. marks[..i], .. marks[(i + 1)..]], payloads);
            for (var i = 0; i < payloads.Length; i++)
            {
                byte[][] fewer = [.. payloads[..i], .. payloads[(i + 1)..]];
                yield return Fitting(FrameBytes.Stream(fewer), fewer);
            }

            if (payloads.Length > 0) yield break;
            for (var i = 0; i < stream.Length; i++) yield return Fitting([.. stream[..i], .. stream[(i + 1)..]], payloads);
        }

        public override string ToString() => $"{Printed.Bytes(stream)}, cut at [{string.Join(", ", marks.Order())}]";

        private CutStream Fitting(byte[] shorter, byte[][] fewer) => new(shorter, [.. marks.Where(mark => mark <= shorter.Length)], fewer);
    }
}
