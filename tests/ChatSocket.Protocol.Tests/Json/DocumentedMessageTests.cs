using System.Buffers;
using System.Text;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Protocol.Tests.Json;

/// <summary>The messages of docs/protocol.md, line by line: what a client is told there is what both readers and the writer do.</summary>
public sealed class DocumentedMessageTests
{
    private static readonly string[] Document = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "protocol.md"));

    public static TheoryData<string> Requests() => Lines("> {");

    public static TheoryData<string> Answers() => Lines("< {");

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_is_read_and_written_as_it_stands(string line)
    {
        Assert.True(ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(line), out var message), line);
        Assert.NotEqual(ClientMessageType.Unknown, message.Type);
        var written = new ArrayBufferWriter<byte>();
        using var writer = new ClientMessageWriter();
        writer.Write(written, message);
        Assert.Equal(line, Encoding.UTF8.GetString(written.WrittenSpan));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_is_read_as_what_it_is(string line)
    {
        Assert.True(NodeMessageReader.TryRead(Encoding.UTF8.GetBytes(line), out var message), line);
        Assert.IsNotType<UnknownMessage>(message);
    }

    [Fact]
    public void Every_type_of_request_is_there()
    {
        var types = Requests().Select(row => Read(row.Data).Type).ToHashSet();
        Assert.All(Enum.GetValues<ClientMessageType>().Where(type => type != ClientMessageType.Unknown), type => Assert.Contains(type, types));
    }

    private static ClientMessage Read(string line)
    {
        Assert.True(ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(line), out var message), line);
        return message;
    }

    private static TheoryData<string> Lines(string start)
    {
        var section = Document.SkipWhile(line => line != "### Every message once").TakeWhile(line => line != "### Errors");
        return [.. section.Where(line => line.StartsWith(start, StringComparison.Ordinal)).Select(line => line[2..])];
    }
}
