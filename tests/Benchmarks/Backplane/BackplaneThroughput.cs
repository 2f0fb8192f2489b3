using System.Globalization;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Benchmarks.Backplane;

/// <summary>
/// Appends a second through one Redis on its own core, measured at the seam that rooms use, beside plain PUBLISH in the same run: one
/// hot room with full batches, and many rooms with batches as they gather under load. What is appended also comes back to a listener.
/// </summary>
internal static class BackplaneThroughput
{
    private const int MessageBytes = 100;
    private const int HotBatch = 512;
    private const int ManyRooms = 200;
    private const int Senders = 10;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var appendFsync = arguments.Length > 0 ? arguments[0] : "off";
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 3;
        var gathered = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 16;
        if (appendFsync is not ("off" or "everysec" or "always"))
        {
            Console.Error.WriteLine("backplane [off|everysec|always] [rounds] [messages in a batch of one of many rooms]");
            return 1;
        }

        for (var round = 0; round < rounds; round++)
        {
            using var redis = new RedisProcess(appendFsync);
            var plain = await PlainPublish.MeasureAsync(redis, MessageBytes, Warmup, Measured);
            Console.WriteLine($"plain PUBLISH, 512 pipelined             {plain}");
            Print($"one room, batches of {HotBatch}, AOF {appendFsync}", await AppendAsync(redis, 1, HotBatch), plain);
            Print($"{ManyRooms} rooms, batches of {gathered}, AOF {appendFsync}", await AppendAsync(redis, ManyRooms, gathered), plain);
        }

        return 0;
    }

    private static void Print(string what, Throughput result, Throughput plain) =>
        Console.WriteLine(FormattableString.Invariant($"{what,-40} {result}  {result.PerSecond / plain.PerSecond:F2} x plain PUBLISH"));

    private static async Task<Throughput> AppendAsync(RedisProcess redis, int rooms, int batch)
    {
        var settings = new RedisSettings { Port = redis.Port, NodeId = "bench" };
        await using var backplane = await RedisBackplane.StartAsync(settings, TimeProvider.System, NullLogger.Instance);
        var writers = await Task.WhenAll(Enumerable.Range(0, rooms).Select(number => Writer.EnterAsync(backplane, $"r{number}", Senders, batch, MessageBytes)));
        return await Throughput.MeasureAsync(redis, Warmup, Measured, async () =>
        {
            await Task.WhenAll(writers.Select(writer => writer.AppendAsync()));
            return (long)batch * writers.Length;
        });
    }

    /// <summary>A room as it works under load: one append at a time, the next one full. Owned by its one caller.</summary>
    private sealed class Writer(RedisBackplane backplane, RoomName room, AppendRequest[] batch) : IRoomListener
    {
        private long _appended;
        private long _heard;

        public static async Task<Writer> EnterAsync(RedisBackplane backplane, string name, int senders, int batch, int bytes)
        {
            if (!RoomName.TryParse(name, out var room)) throw new ArgumentException("not a room", nameof(name));
            var requests = new AppendRequest[batch];
            for (var index = 0; index < batch; index++) requests[index] = new AppendRequest(default, "", "", new byte[bytes]);
            var writer = new Writer(backplane, room, requests);
            await backplane.SubscribeAsync(room, writer);
            for (var sender = 0; sender < senders; sender++)
            {
                if (!Nick.TryParse($"{name}-{sender}", out var nick)) throw new ArgumentException("not a nick", nameof(name));
                var member = new RoomMember(new Attachment(SessionId.Random(), 1), nick, 0);
                await backplane.JoinAsync(room, member);
                for (var index = sender; index < batch; index += senders)
                {
                    requests[index] = requests[index] with { Sender = member.Attachment, From = nick.Shown };
                }
            }

            return writer;
        }

        public async Task AppendAsync()
        {
            for (var index = 0; index < batch.Length; index++) batch[index] = batch[index] with { Id = MessageIds.Random() };
            var result = await backplane.AppendAsync(room, batch);
            foreach (var item in result.Items)
            {
                if (item.Outcome != AppendOutcome.Stored) throw new InvalidOperationException($"an append ended as {item.Outcome}");
            }

            _appended += batch.Length;
            // What is not delivered is not done: at most a few batches may be on their way.
            while (_appended - Volatile.Read(ref _heard) > batch.Length * 8L) await Task.Yield();
        }

        void IRoomListener.OnMessages(PublishedBatch published) => Interlocked.Add(ref _heard, published.Messages.Length);

        void IRoomListener.OnGap(RoomGap gap) => throw new InvalidOperationException($"a gap: {gap.Reason}");

        void IRoomListener.OnPresence(PresenceChange change)
        {
        }

        void IRoomListener.OnTopic(TopicChange change)
        {
        }

        void IRoomListener.OnTyping(TypingSign sign)
        {
        }
    }
}
