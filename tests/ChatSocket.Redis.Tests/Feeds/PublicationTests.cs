using System.Diagnostics;
using System.Text;
using ChatSocket.Redis.Formats;

namespace ChatSocket.Redis.Tests.Feeds;

/// <summary>What is published: the same bytes as ever for what is not traced, and a trace that nodes that do not know it do not see.</summary>
public sealed class PublicationTests
{
    private const string Chunk = "7 2 1700000000000 before last\n5 first ana\nhello2 last bia\n\n\n";
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void A_batch_without_a_trace_ends_with_its_last_text()
    {
        var batch = Publication.ReadMessages(Encoding.UTF8.GetBytes($"epoch {Chunk}"));
        Assert.Equal(default, batch.Trace);
        Assert.Equal((7, 8, "before", "epoch"), (batch.FirstSeq, batch.LastSeq, batch.PreviousId, batch.Epoch));
    }

    [Fact]
    public void What_follows_the_last_text_is_the_trace()
    {
        var batch = Publication.ReadMessages(Encoding.UTF8.GetBytes($"epoch {Chunk}{Trace}"));
        Assert.Equal(Trace, $"00-{batch.Trace.TraceId}-{batch.Trace.SpanId}-01");
        Assert.Equal((ActivityTraceFlags.Recorded, true), (batch.Trace.TraceFlags, batch.Trace.IsRemote));
        Assert.Equal("\n\n", Encoding.UTF8.GetString(batch.Messages[1].Text));
    }

    [Theory]
    [InlineData(Trace)]
    [InlineData("something that a later version will say")]
    public void What_is_not_known_there_harms_no_message(string rest)
    {
        var with = ChatSocket.Redis.Formats.Chunk.Parse("epoch", Encoding.UTF8.GetBytes(Chunk + rest));
        var without = Publication.ReadMessages(Encoding.UTF8.GetBytes($"epoch {Chunk}{rest}"));
        Assert.Equal(["first", "last"], with.Messages.Select(message => message.Id));
        Assert.Equal(["first", "last"], without.Messages.Select(message => message.Id));
    }
}
