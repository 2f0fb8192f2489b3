using System.Buffers;
using ChatSocket.Protocol.Frames;

namespace ChatSocket.Protocol.Tests.Frames;

/// <summary>The bytes themselves, as any other implementation would write them down.</summary>
public sealed class FrameTests
{
    public static TheoryData<string, string> Golden => new()
    {
        { "", "00000000" },
        { "a", "00000001 61" },
        { "oi", "00000002 6F69" },
        { "olá", "00000004 6F6CC3A1" },
        { "{}", "00000002 7B7D" },
        { "😀\n", "00000005 F09F98800A" },
    };

    public static TheoryData<int, string> Lengths => new()
    {
        { 0, "00000000" },
        { 1, "00000001" },
        { 255, "000000FF" },
        { 256, "00000100" },
        { 65535, "0000FFFF" },
        { 65536, "00010000" },
        { 65537, "00010001" },
        { 0x123456, "00123456" },
        { 0x7fffffff, "7FFFFFFF" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_payload_is_written_as_its_golden_bytes(string text, string hex)
    {
        var output = new ArrayBufferWriter<byte>();
        Frame.Write(output, System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(Bytes(hex), output.WrittenSpan.ToArray());
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Golden_bytes_are_read_as_their_payload(string text, string hex)
    {
        var reading = FrameBytes.Read([Bytes(hex)], 64);
        Assert.Equal(text.Length == 0 ? [] : [System.Text.Encoding.UTF8.GetBytes(text)], reading.Payloads);
        Assert.False(reading.HasPart);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_length_is_four_octets_with_the_greatest_first(int length, string hex)
    {
        var header = new byte[Frame.HeaderBytes];
        Frame.WriteHeader(header, length);
        Assert.Equal(hex, Convert.ToHexString(header));
    }

    [Fact]
    public void Frames_are_written_behind_each_other_and_read_back()
    {
        byte[][] payloads = [FrameBytes.Payload(1), FrameBytes.Payload(65535), FrameBytes.Payload(65536), "fim"u8.ToArray()];
        var output = new ArrayBufferWriter<byte>();
        foreach (var payload in payloads) Frame.Write(output, payload);
        Assert.Equal(FrameBytes.Stream(payloads), output.WrittenSpan.ToArray());
        Assert.Equal(payloads, FrameBytes.Read([output.WrittenSpan.ToArray()], 65536).Payloads);
    }

    [Fact]
    public void Writing_uses_no_more_of_the_buffer_than_the_frame()
    {
        // A writer may hand out more room than was asked for; what lies behind the frame belongs to the next one.
        var output = new ArrayBufferWriter<byte>(1024);
        Frame.Write(output, "oi"u8);
        Assert.Equal(6, output.WrittenCount);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
