using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Redis.Tests.Backplanes;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Redis.Tests.Specification;

/// <summary>The specification over a real server: one that all its tests share, each with names of its own.</summary>
public abstract class SharedBackplaneSpecification(SharedRedis shared, RedisKind kind) : BackplaneSpecification
{
    protected override async ValueTask<IBackplane> OpenAsync(HistoryLimits history)
    {
        await RedisKinds.RequireAsync(kind);
        return await TestBackplane.OpenAsync((await shared.GetAsync(kind)).Port, history, inbox: Inbox);
    }
}

public sealed class RedisBackplaneTests(SharedRedis shared) : SharedBackplaneSpecification(shared, RedisKind.Redis);

public sealed class GarnetBackplaneTests(SharedRedis shared) : SharedBackplaneSpecification(shared, RedisKind.Garnet);
