using System.Text;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Protocol.Tests.Json;

/// <summary>
/// Throws requests at the reader that are nearly right (built from fields and values of every kind, then bytes flipped, cut out,
/// doubled) or plain noise, and holds its verdict against the oracle.
/// </summary>
public sealed class ClientMessageFuzz
{
    private static readonly string[] Names =
    [
        "type", "ref", "room", "id", "text", "retry", "nick", "lang", "client", "session", "topic", "query", "before", "limit", "history",
        "seq", "after", "rooms", "epoch", "inbox", "x", "Type", "\\u0074ype", "s\\u0065q", "\\ud800", "after ", "typ", "",
    ];

    private static readonly string[] Values =
    [
        "\"send\"", "\"a\\u0062\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"é😀\"", "\"\"", "0", "-0", "1", "1.5", "1E2", "1e400", "9007199254740991",
        "9007199254740992", "-9007199254740992", "99999999999999999999", "true", "false", "null", "{}", "[]", "[1,{}]",
        "{\"epoch\":\"e\",\"seq\":1}", "{\"epoch\":\"e\",\"seq\":1,\"id\":\"i\"}", "{\"room\":\"r\",\"epoch\":\"e\",\"seq\":1}",
        "[{\"room\":\"r\",\"epoch\":\"e\",\"seq\":1}]", "[[[[[[[1]]]]]]]", "[[[[[[[[1]]]]]]]]",
    ];

    [Fact]
    public void Any_bytes_are_a_request_or_not_as_the_oracle_says() => FuzzRun.Run(20_000, (random, fed) =>
    {
        fed.Bytes = random.Next(12) == 0 ? Noise(random) : Changed(random, Request(random));
        Assert.Equal(ClientMessageOracle.IsValid(fed.Bytes), ClientMessageReader.TryRead(fed.Bytes, out _));
    });

    private static byte[] Request(Random random)
    {
        var request = new StringBuilder("{");
        if (random.Next(8) > 0) request.Append("\"type\":\"send\"");
        for (var fields = random.Next(6); fields > 0; fields--)
        {
            if (request.Length > 1) request.Append(',');
            request.Append('"').Append(Names[random.Next(Names.Length)]).Append("\":").Append(Value(random, 0));
        }

        return Encoding.UTF8.GetBytes(request.Append('}').ToString());
    }

    private static string Value(Random random, int depth)
    {
        if (depth == 4 || random.Next(5) > 0) return Values[random.Next(Values.Length)];
        if (random.Next(20) == 0) return $"\"{new string('r', random.Next(120, 140))}\"";
        var inner = Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1));
        return random.Next(2) == 0
            ? $"[{string.Join(',', inner)}]"
            : $"{{{string.Join(',', inner.Select(value => $"\"{Names[random.Next(Names.Length)]}\":{value}"))}}}";
    }

    private static byte[] Changed(Random random, byte[] request)
    {
        var bytes = request.ToList();
        for (var changes = Math.Max(0, random.Next(7) - 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            var count = Math.Min(random.Next(12), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, count);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                default:
                    bytes.Insert(at, "{}[]\",:\\ \n0"u8[random.Next(11)]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(60)];
        random.NextBytes(noise);
        return noise;
    }
}
