using System.Buffers.Binary;
using System.Text;

namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>
/// The fields of one message of protocol buffers: a varint <c>number &lt;&lt; 3 | kind</c>, then a varint (kind 0), eight bytes (1),
/// a length and bytes (2), or four bytes (5).
/// </summary>
internal sealed class ProtobufReader
{
    private readonly List<(int Number, ulong Value, byte[] Bytes)> _fields = [];

    public ProtobufReader(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var key = Varint(ref message);
            var (number, kind) = ((int)(key >> 3), (int)(key & 7));
            switch (kind)
            {
                case 0:
                    _fields.Add((number, Varint(ref message), []));
                    break;
                case 1:
                    _fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(message), []));
                    message = message[8..];
                    break;
                case 5:
                    _fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(message), []));
                    message = message[4..];
                    break;
                default:
                    Assert.Equal(2, kind);
                    var length = (int)Varint(ref message);
                    _fields.Add((number, 0, message[..length].ToArray()));
                    message = message[length..];
                    break;
            }
        }
    }

    public IEnumerable<ProtobufReader> All(int number) => _fields.Where(field => field.Number == number).Select(field => new ProtobufReader(field.Bytes));

    public ProtobufReader One(int number) => All(number).FirstOrDefault() ?? new ProtobufReader([]);

    public ulong Number(int number) => _fields.FirstOrDefault(field => field.Number == number).Value;

    public string Hex(int number) => Convert.ToHexStringLower(Of(number));

    public string Text(int number) => Encoding.UTF8.GetString(Of(number));

    /// <summary>A list of key (1) and value (2), which is a text (1), a truth (2) or a number (3).</summary>
    public Dictionary<string, string> Attributes(int number) => All(number).ToDictionary(
        pair => pair.Text(1), pair => pair.One(2) is var value && value.Of(1).Length > 0 ? value.Text(1) : $"{(value.Number(2) != 0 ? 1 : value.Number(3))}");

    private byte[] Of(int number) => _fields.FirstOrDefault(field => field.Number == number).Bytes ?? [];

    private static ulong Varint(ref ReadOnlySpan<byte> rest)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = rest[0];
            rest = rest[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }
}
