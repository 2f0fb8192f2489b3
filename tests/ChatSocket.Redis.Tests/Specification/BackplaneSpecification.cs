using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Redis.Tests.Specification;

/// <summary>
/// What every backplane must do, told only through its interface. What is published may arrive later, so it is always waited for;
/// names are random, so that the tests may share one server.
/// </summary>
public abstract partial class BackplaneSpecification : IAsyncLifetime
{
    /// <summary>Few bytes, so that a test can have the front of a log trimmed by writing; room for every test that wants none.</summary>
    protected static readonly HistoryLimits History = new(Messages: 1000, Seconds: 60, Bytes: 64 << 10);

    protected IBackplane Backplane { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Backplane = await OpenAsync(History);

    public virtual async ValueTask DisposeAsync()
    {
        await Backplane.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract ValueTask<IBackplane> OpenAsync(HistoryLimits history);

    private async Task<RecordingListener> ListenAsync(RoomName room)
    {
        var listener = new RecordingListener();
        await Backplane.SubscribeAsync(room, listener).Bounded();
        return listener;
    }

    private async Task<JoinResult> JoinAsync(RoomName room, RoomMember member)
    {
        var joined = await Backplane.JoinAsync(room, member).Bounded();
        Assert.Equal(RoomOutcome.Done, joined.Outcome);
        return joined;
    }

    private async Task<RoomMember> JoinAsync(RoomName room)
    {
        var member = Any.Member();
        await JoinAsync(room, member);
        return member;
    }

    private async Task<AppendResult> AppendAsync(RoomName room, params AppendRequest[] batch)
    {
        var result = await Backplane.AppendAsync(room, batch).Bounded();
        Assert.Equal(batch.Length, result.Items.Length);
        return result;
    }

    private async Task<Appended> AppendOneAsync(RoomName room, AppendRequest request) => (await AppendAsync(room, request)).Items[0];

    private async Task FillAsync(RoomName room, RoomMember member, int count, int bytes = 1)
    {
        for (var number = 1; number <= count; number++) await AppendAsync(room, member.Says(new string('x', bytes)));
    }

    /// <summary>Writes until the front of the room's log is gone.</summary>
    private async Task TrimAsync(RoomName room, RoomMember member)
    {
        await FillAsync(room, member, 40, (int)History.Bytes / 16);
        var page = await ReadAsync(room, after: 0);
        Assert.True(page.Messages.Length == 0 || page.Messages[0].Seq > 2, "nothing was trimmed");
    }

    private Task<HistoryPage> ReadAsync(RoomName room, long? after = null, long? before = null, int limit = 300) =>
        Backplane.ReadAsync(room, new HistoryQuery(after, before, limit)).Bounded();

    private static string TextOf(RoomMessage message) => Encoding.UTF8.GetString(message.Text);
}
