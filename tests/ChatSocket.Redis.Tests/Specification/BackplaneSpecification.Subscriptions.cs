
namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task Who_listens_before_the_room_exists_hears_everything_of_it()
    {
        var room = Any.Room();
        var listener = await ListenAsync(room);
        var ana = await JoinAsync(room);
        await AppendAsync(room, ana.Says("primeira"));
        Assert.Equal(1, (await listener.Messages.CountAsync(1))[0].Seq);
        Assert.Equal(ana.Nick.Shown, (await listener.Presence.CountAsync(1))[0].Events[0].Nick);
    }

    [Fact]
    public async Task A_listener_hears_its_own_room_only()
    {
        var (here, there) = (Any.Room(), Any.Room());
        var (ana, bia) = (await JoinAsync(here), await JoinAsync(there));
        var (hears, other) = (await ListenAsync(here), await ListenAsync(there));
        await AppendAsync(there, bia.Says("lá"));
        await other.Messages.CountAsync(1);
        await AppendAsync(here, ana.Says("aqui"));
        Assert.Equal(["aqui"], (await hears.Messages.CountAsync(1)).Select(TextOf));
        Assert.Single(other.Messages.Items);
    }

    [Fact]
    public async Task After_unsubscribing_nothing_more_is_heard_until_the_next_subscription()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        var first = await ListenAsync(room);
        await AppendAsync(room, ana.Says("um"));
        await first.Messages.CountAsync(1);
        await Backplane.UnsubscribeAsync(room).Bounded();
        await AppendAsync(room, ana.Says("dois"));

        var second = new RecordingListener();
        await Backplane.SubscribeAsync(room, second).Bounded();
        await AppendAsync(room, ana.Says("três"));
        var heard = Assert.Single(await second.Messages.CountAsync(1));
        Assert.Equal((3, "três"), (heard.Seq, TextOf(heard)));
        Assert.Equal("um", TextOf(Assert.Single(first.Messages.Items)));
    }

    [Fact]
    public async Task What_was_answered_as_stored_after_a_subscription_is_heard()
    {
        var room = Any.Room();
        var ana = await JoinAsync(room);
        for (var turn = 1; turn <= 20; turn++)
        {
            var listener = await ListenAsync(room);
            var stored = await AppendOneAsync(room, ana.Says($"{turn}"));
            Assert.Equal(stored.Seq, (await listener.Messages.CountAsync(1))[0].Seq);
            await Backplane.UnsubscribeAsync(room).Bounded();
        }
    }

    [Fact]
    public void An_open_backplane_is_up() => Assert.True(Backplane.IsUp);
}
