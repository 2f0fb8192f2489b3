using System.Text.Json;
using ChatSocket.Protocol.Json;
using FsCheck.Fluent;

namespace ChatSocket.Protocol.Tests.Json;

public sealed class ClientMessageProperties
{
    [Fact]
    public void No_bytes_make_the_reader_throw() => PropertyCheck.ForAll(
        Gen.ArrayOf(Gen.Frequency((3, Gen.Elements("{}[]\",:\\u0dtyperf\n 1.eE-"u8.ToArray())), (1, Gen.Choose(0, 255).Select(value => (byte)value))))
            .Select(bytes => new Payload(bytes)),
        payload => ClientMessageReader.TryRead(payload.Bytes, out _),
        cases: 2_000);

    [Fact]
    public void What_a_library_writes_is_read_back() => PropertyCheck.ForAll(
        Gen.ArrayOf(Gen.Choose(1, 0xFFFF).Where(unit => !char.IsSurrogate((char)unit)).Select(unit => (char)unit)).Select(units => new string(units)),
        text =>
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(new { type = "send", text, room = text });
            Assert.True(ClientMessageReader.TryRead(payload, out var message));
            Assert.Equal(text, System.Text.Encoding.UTF8.GetString(message.Text!));
            Assert.Equal(text, message.Room);
        });

    private sealed class Payload(byte[] bytes)
    {
        public byte[] Bytes { get; } = bytes;

        public override string ToString() => Printed.Bytes(Bytes);
    }
}
