using BenchmarkDotNet.Attributes;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Json;
using ChatSocket.Chat.Text;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Benchmarks.Micro;

/// <summary>What a message costs to write, once per dialect, before it is sent to anybody.</summary>
[MemoryDiagnoser]
public class DialectBenchmarks
{
    private readonly FrameBuffer _output = new();
    private readonly RoomLabel _room = new(RoomName.Geral);
    private readonly RoomMessage _message = new(17, MessageIds.Random(), "ana", "bom dia, turma: hoje começamos às dez em ponto, com café e pão de queijo para todos"u8.ToArray(), 1_700_000_000_000);

    [Benchmark(Baseline = true)]
    public int Text() => Write(TextDialect.Of(Language.Portuguese, Framing.LengthPrefixed));

    [Benchmark]
    public int Json() => Write(JsonDialect.Of(Framing.LengthPrefixed));

    [Benchmark]
    public int Json_over_WebSocket() => Write(JsonDialect.Of(Framing.WebSocket));

    private int Write(Dialect dialect)
    {
        dialect.WriteMessage(_output, _room, "epoch-of-the-room-1234", _message);
        var written = _output.Length;
        _output.Clear();
        return written;
    }
}
