using ChatSocket.Chat.Telemetry;
using ChatSocket.Redis.Feeds;
using ChatSocket.Redis.Tests.Backplanes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Redis.Tests.Feeds;

/// <summary>A feed over a room in memory, and who listens to it.</summary>
internal sealed class FedByHand
{
    public static readonly RedisSettings Settings = new() { NodeId = "n", Lease = TimeSpan.FromMilliseconds(50) };

    public FedByHand(TimeProvider? time = null) =>
        Feed = new RoomFeed(Any.Room(), Listener, Room.Source, Settings, time ?? TimeProvider.System, NullLogger.Instance, new ChatMetrics(TimeProvider.System));

    public FakeRoom Room { get; } = new();

    public RecordingListener Listener { get; } = new();

    public RoomFeed Feed { get; }

    public static async Task<FedByHand> BeginAsync(int messages = 0)
    {
        var fed = new FedByHand();
        if (messages > 0) fed.Room.Append(messages);
        await fed.Feed.BeginAsync().Bounded();
        return fed;
    }

    public Task UntilAtTopAsync() => Eventually.IsTrueAsync(() => Feed.Position == Room.Top, $"the feed to be at the top, {Room.Top}");

    /// <summary>The texts do not matter here; an id says which message it is.</summary>
    public string[] HeardIds() => [.. Listener.Messages.Items.Select(message => message.Id)];
}
