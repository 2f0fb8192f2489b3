using ChatSocket.Chat.InProcess;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Redis.Tests.Backplanes;

/// <summary>A backplane of one test, as a node of its own.</summary>
internal static class TestBackplane
{
    public static async Task<RedisBackplane> OpenAsync(int port, HistoryLimits? history = null, string? node = null, HistoryLimits? inbox = null)
    {
        var settings = new RedisSettings
        {
            Port = port,
            NodeId = node ?? Guid.NewGuid().ToString("N"),
            History = history ?? new HistoryLimits(),
            Rooms = 1_000_000,
            Inbox = inbox ?? HistoryLimits.Inbox,
            // Redis never goes away here: an answer that is late on a busy machine is still an answer.
            AnswerWithin = Waits.Limit,
        };
        var backplane = await RedisBackplane.StartAsync(settings, TimeProvider.System, NullLogger.Instance);
        var began = TimeProvider.System.GetTimestamp();
        while (!backplane.IsUp)
        {
            Assert.False(backplane.Events.EndRequested.IsCompleted, backplane.Events.EndRequested.IsCompleted ? $"{await backplane.Events.EndRequested}" : "");
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Waits.Limit, "the backplane did not come up");
            await Task.Delay(10);
        }

        return backplane;
    }
}
