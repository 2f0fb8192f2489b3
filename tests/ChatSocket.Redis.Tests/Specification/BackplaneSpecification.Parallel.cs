using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    private const int ParallelRooms = 4;
    private const int ParallelWriters = 4;
    private const int BatchesEach = 25;

    [Fact]
    public async Task Parallel_appends_of_many_rooms_give_each_room_one_order_without_holes_or_doubles()
    {
        var rooms = Enumerable.Range(0, ParallelRooms).Select(_ => Any.Room()).ToArray();
        var heard = new List<RecordingListener>();
        foreach (var room in rooms) heard.Add(await ListenAsync(room));

        var results = await Task.WhenAll(rooms.Select(WriteInParallelAsync)).Bounded();

        for (var index = 0; index < ParallelRooms; index++)
        {
            var acknowledged = results[index].OrderBy(entry => entry.Seq).ToArray();
            var published = await heard[index].Messages.CountAsync(acknowledged.Length);
            Assert.Equal(Enumerable.Range(1, acknowledged.Length).Select(seq => (long)seq), published.Select(message => message.Seq));
            Assert.Equal(acknowledged.Select(entry => entry.Id), published.Select(message => message.Id));
            Assert.Equal(published.Select(message => message.Ts).Order(), published.Select(message => message.Ts));
            AssertChained(heard[index].Batches.Items);
        }
    }

    [Fact]
    public async Task One_writers_messages_stay_in_its_order_among_the_others()
    {
        var room = Any.Room();
        var listener = await ListenAsync(room);
        var written = (await WriteInParallelAsync(room)).Length;
        var published = await listener.Messages.CountAsync(written);
        foreach (var byOne in published.GroupBy(message => message.From))
        {
            var numbers = byOne.Select(message => int.Parse(TextOf(message), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
        }
    }

    private async Task<(long Seq, string Id)[]> WriteInParallelAsync(RoomName room)
    {
        var writers = Enumerable.Range(0, ParallelWriters).Select(writer => Task.Run(() => WriteAsync(room, writer)));
        return [.. (await Task.WhenAll(writers)).SelectMany(entries => entries)];
    }

    private async Task<List<(long Seq, string Id)>> WriteAsync(RoomName room, int writer)
    {
        var member = await JoinAsync(room);
        var (stored, number) = (new List<(long, string)>(), 0);
        for (var turn = 0; turn < BatchesEach; turn++)
        {
            var batch = Enumerable.Range(0, 1 + ((turn + writer) % 4)).Select(_ => member.Says($"{number++}")).ToArray();
            var result = await AppendAsync(room, batch);
            Assert.All(result.Items, item => Assert.Equal(AppendOutcome.Stored, item.Outcome));
            stored.AddRange(result.Items.Zip(batch, (item, request) => (item.Seq, request.Id)));
        }

        return stored;
    }

    private static void AssertChained(PublishedBatch[] batches)
    {
        for (var index = 1; index < batches.Length; index++)
        {
            Assert.Equal(batches[index - 1].Messages[^1].Id, batches[index].PreviousId);
            Assert.Equal(batches[index - 1].LastSeq + 1, batches[index].FirstSeq);
        }
    }
}
