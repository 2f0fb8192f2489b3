using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;

namespace ChatSocket.Redis.Tests.Specification;

public sealed class InProcessBackplaneTests : BackplaneSpecification
{
    protected override ValueTask<IBackplane> OpenAsync(HistoryLimits history) =>
        ValueTask.FromResult<IBackplane>(new InProcessBackplane(history, 10_000, TimeProvider.System, Inbox));
}
