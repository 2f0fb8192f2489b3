using System.Net;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Tests.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Redis.Tests.Backplanes;

/// <summary>
/// One node of several in a test: a backplane with a cable of its own to Redis. Its times are shorter than a real node's, and still
/// far longer than a busy machine holds anything up.
/// </summary>
internal sealed class TestNode : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    private TestNode(FaultProxy cable, string id) => (Cable, Id) = (cable, id);

    public string Id { get; }

    public FaultProxy Cable { get; }

    public RedisBackplane Backplane { get; private set; } = null!;

    public Recorder<(SessionId Session, long Generation)> Taken { get; } = new();

    /// <param name="redis">Where the cable ends.</param>
    /// <param name="id">Its name, when the test must know it.</param>
    /// <param name="answerWithin">More for who asks a thousand things at once and must have all the answers.</param>
    /// <param name="password">What Redis asks for.</param>
    /// <param name="log">Where it says what is wrong.</param>
    /// <param name="isUp">Whether it is expected to reach Redis.</param>
    public static async Task<TestNode> StartAsync(EndPoint redis, string? id = null, TimeSpan? answerWithin = null, RedisPassword? password = null, ILogger? log = null, bool isUp = true)
    {
        var node = new TestNode(new FaultProxy(redis), id ?? Guid.NewGuid().ToString("N"));
        var settings = new RedisSettings
        {
            Port = node.Cable.Port,
            Password = password,
            NodeId = node.Id,
            Lease = Lease,
            RenewEvery = TimeSpan.FromSeconds(0.5),
            AnswerWithin = answerWithin ?? TimeSpan.FromSeconds(1),
            ReapEvery = TimeSpan.FromSeconds(0.25),
            SweepEvery = TimeSpan.FromSeconds(0.5),
            TidyEvery = TimeSpan.FromSeconds(0.5),
            Grace = TimeSpan.FromSeconds(2),
        };
        node.Backplane = await RedisBackplane.StartAsync(settings, TimeProvider.System, log ?? NullLogger.Instance);
        node.Backplane.Events.SessionTaken = (session, generation) => node.Taken.Add((session, generation));
        if (isUp) await node.UpAsync();
        return node;
    }

    public Task UpAsync() => Eventually.IsTrueAsync(() => Backplane.IsUp, "the node to reach Redis");

    public Task DownAsync() => Eventually.IsTrueAsync(() => !Backplane.IsUp, "the node to see that Redis is away");

    /// <summary>Nothing gets through any more, either way; its connections, and those to come, only look alive.</summary>
    public void BlackHole()
    {
        Cable.Swallow(Direction.ToServer);
        Cable.Swallow(Direction.ToClient);
    }

    /// <summary>As a process that is killed: Redis hears the connections end, the node itself says nothing.</summary>
    public async Task DieAsync()
    {
        Cable.RefuseNew();
        Cable.CutAll();
        await DownAsync();
    }

    public async Task<RecordingListener> ListenAsync(RoomName room)
    {
        var listener = new RecordingListener();
        await Backplane.SubscribeAsync(room, listener).Bounded();
        return listener;
    }

    public async Task<JoinResult> JoinAsync(RoomName room, RoomMember member, RoomPosition? from = null)
    {
        var joined = await Backplane.JoinAsync(room, member, from).Bounded();
        Assert.Equal(RoomOutcome.Done, joined.Outcome);
        return joined;
    }

    public async Task<RoomMember> JoinAsync(RoomName room)
    {
        var member = Any.Member();
        await JoinAsync(room, member);
        return member;
    }

    public async Task<Appended> AppendAsync(RoomName room, AppendRequest request) => (await Backplane.AppendAsync(room, new[] { request }).Bounded()).Items[0];

    /// <summary>As a patient client does it: after an unknown outcome with the same id again, until it is stored.</summary>
    public async Task<Appended> StoreAsync(RoomName room, RoomMember member, string text, RoomPosition after, string? id = null)
    {
        var request = member.Says(text, id, after);
        var result = default(Appended);
        await Eventually.IsTrueAsync(async () => (result = await AppendAsync(room, request)).Outcome is not (AppendOutcome.Unavailable or AppendOutcome.Unknown), $"'{text}' to be decided");
        Assert.Equal(AppendOutcome.Stored, result.Outcome);
        return result;
    }

    public async Task<string[]> NicksAsync(RoomName room) =>
        [.. (await Backplane.MembersAsync(room, "", 1000).Bounded()).Members.Select(member => member.Nick.Shown)];

    public async ValueTask DisposeAsync()
    {
        await Backplane.DisposeAsync();
        await Cable.DisposeAsync();
    }
}
