using BenchmarkDotNet.Attributes;
using ChatSocket.Protocol.Frames;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Benchmarks.Micro;

/// <summary>What a read costs before anything is done with it.</summary>
[MemoryDiagnoser]
public class FramingBenchmarks
{
    private const int Frames = 500;

    private byte[] _stream = [];
    private byte[] _send = [];

    [GlobalSetup]
    public void Make()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        for (var index = 0; index < Frames; index++) Frame.Write(output, new byte[100]);
        _stream = output.WrittenSpan.ToArray();
        _send = """{"type":"send","room":"geral","text":"bom dia, turma: hoje começamos às dez","id":"0123456789abcdef","ref":17}"""u8.ToArray();
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public int Cut_frames()
    {
        var reader = new FrameReader(65536);
        ReadOnlySpan<byte> input = _stream;
        var bytes = 0;
        while (reader.TryRead(ref input, out var payload)) bytes += payload.Length;
        return bytes;
    }

    [Benchmark]
    public bool Read_a_send() => ClientMessageReader.TryRead(_send, out _);
}
