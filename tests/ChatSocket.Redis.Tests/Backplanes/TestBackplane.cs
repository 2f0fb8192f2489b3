using ChatSocket.Chat.InProcess;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Redis.Tests.Backplanes;

/// <summary>A backplane of one test, as a node of its own.</summary>
internal static class TestBackplane
{
    public static async Task<RedisBackplane> OpenAsync(int port, HistoryLimits? history = null, string? node = null)
    {
        var settings = new RedisSettings { Port = port, NodeId = node ?? Guid.NewGuid().ToString("N"), History = history ?? new HistoryLimits(), Rooms = 1_000_000 };
        var backplane = await RedisBackplane.StartAsync(settings, TimeProvider.System, NullLogger.Instance);
        await Eventually.IsTrueAsync(() => backplane.IsUp, "the node to reach Redis");
        return backplane;
    }
}
