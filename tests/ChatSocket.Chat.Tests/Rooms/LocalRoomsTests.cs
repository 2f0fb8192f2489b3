using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Chat.Tests.Fakes;
using ChatSocket.Protocol.Names;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Chat.Tests.Rooms;

public sealed class LocalRoomsTests : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(5);

    private readonly FakeTime _time = new();
    private readonly RoomName _name = Any.Room();
    private readonly ScriptedBackplane _backplane;
    private readonly LocalRooms _rooms;

    public LocalRoomsTests()
    {
        _backplane = new ScriptedBackplane(new InProcessBackplane(new HistoryLimits(), 10, _time));
        _rooms = new LocalRooms(_backplane, _time, NullLogger.Instance, new ChatMetrics(_time));
    }

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_room_is_subscribed_once_for_everybody()
    {
        var rented = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _rooms.RentAsync(_name).AsTask()))).Bounded();
        Assert.Single(rented.Distinct());
        Assert.Single(_backplane.Subscribed.Items);
    }

    [Fact]
    public async Task Nobody_gets_the_room_before_its_subscription_stands()
    {
        var subscribing = new TaskCompletionSource();
        _backplane.OnSubscribe = (_, _) => new ValueTask(subscribing.Task);
        var (one, other) = (_rooms.RentAsync(_name).AsTask(), _rooms.RentAsync(_name).AsTask());
        Assert.False(one.IsCompleted || other.IsCompleted);
        subscribing.SetResult();
        Assert.Same(await one.Bounded(), await other.Bounded());
    }

    [Fact]
    public async Task A_room_is_kept_for_20_seconds_after_the_last_one_left()
    {
        var room = await _rooms.RentAsync(_name);
        _rooms.Return(room);
        _time.Advance(Kept - TimeSpan.FromMilliseconds(1));
        Assert.Same(room, await _rooms.RentAsync(_name).Bounded());
        _rooms.Return(room);
        _time.Advance(Kept + Check);
        await _backplane.Unsubscribed.CountAsync(1);
        Assert.NotSame(room, await _rooms.RentAsync(_name).Bounded());
        Assert.Equal(2, _backplane.Subscribed.Count);
    }

    [Fact]
    public async Task A_room_somebody_uses_is_kept_however_long()
    {
        var room = await _rooms.RentAsync(_name);
        await _rooms.RentAsync(_name);
        _rooms.Return(room);
        _time.Advance(Kept * 10);
        Assert.Same(room, await _rooms.RentAsync(_name).Bounded());
        Assert.Empty(_backplane.Unsubscribed.Items);
    }

    [Fact]
    public async Task Who_comes_while_the_room_is_being_given_up_waits_and_gets_a_new_one()
    {
        var unsubscribing = new TaskCompletionSource();
        _backplane.OnUnsubscribe = _ => new ValueTask(unsubscribing.Task);
        var before = await _rooms.RentAsync(_name);
        _rooms.Return(before);
        _time.Advance(Kept + Check);
        await _backplane.Unsubscribed.CountAsync(1);

        var renting = _rooms.RentAsync(_name).AsTask();
        Assert.False(renting.IsCompleted);
        Assert.Single(_backplane.Subscribed.Items);
        unsubscribing.SetResult();
        Assert.NotSame(before, await renting.Bounded());
        Assert.Equal(2, _backplane.Subscribed.Count);
        _time.Advance(Kept * 2);
        Assert.Single(_backplane.Unsubscribed.Items);
    }

    [Fact]
    public async Task A_room_that_could_not_be_unsubscribed_is_given_up_all_the_same()
    {
        _backplane.OnUnsubscribe = _ => ValueTask.FromException(new InvalidOperationException("lost"));
        var before = await _rooms.RentAsync(_name);
        _rooms.Return(before);
        _time.Advance(Kept + Check);
        await _backplane.Unsubscribed.CountAsync(1);
        Assert.NotSame(before, await _rooms.RentAsync(_name).Bounded());
    }

    [Fact]
    public async Task A_failed_subscription_is_tried_anew_by_the_next()
    {
        _backplane.OnSubscribe = (_, _) => ValueTask.FromException(new InvalidOperationException("lost"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _rooms.RentAsync(_name).Bounded());
        _backplane.OnSubscribe = (_, _) => throw new InvalidOperationException("refused");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _rooms.RentAsync(_name).Bounded());
        _backplane.OnSubscribe = null;
        Assert.Equal(_name, (await _rooms.RentAsync(_name).Bounded()).Name);
        Assert.Equal(3, _backplane.Subscribed.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_many_who_wait_for_a_subscription_that_fails_none_stands_in_the_way_of_the_next(bool cancelled)
    {
        var subscribing = new TaskCompletionSource();
        _backplane.OnSubscribe = (_, _) => new ValueTask(subscribing.Task);
        var waiting = Enumerable.Range(0, 10).Select(_ => _rooms.RentAsync(_name).AsTask()).ToArray();
        _backplane.OnSubscribe = null;
        if (cancelled) subscribing.SetCanceled();
        else subscribing.SetException(new InvalidOperationException("lost"));
        // One that comes before all of them have been told must not be told the old failure either.
        Assert.Equal(_name, (await _rooms.RentAsync(_name).Bounded()).Name);
        foreach (var one in waiting) await Assert.ThrowsAnyAsync<Exception>(() => one.Bounded());

        var room = await _rooms.RentAsync(_name).Bounded();
        Assert.Same(room, await _rooms.RentAsync(_name).Bounded());
        Assert.Equal(2, _backplane.Subscribed.Count);
        for (var use = 0; use < 3; use++) _rooms.Return(room);
        _time.Advance(Kept + Check);
        await _backplane.Unsubscribed.CountAsync(1);
    }

    [Fact]
    public async Task Every_room_is_kept_for_itself()
    {
        var (one, other) = (await _rooms.RentAsync(_name), await _rooms.RentAsync(Any.Room()));
        Assert.NotSame(one, other);
        _rooms.Return(one);
        _time.Advance(Kept + Check);
        await _backplane.Unsubscribed.CountAsync(1);
        Assert.Equal([_name], _backplane.Unsubscribed.Items);
        Assert.Same(other, await _rooms.RentAsync(other.Name).Bounded());
    }
}
