using ChatSocket.Redis.Connections;
using ChatSocket.Redis.People;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Redis.Tests.Faults;

/// <summary>What has to be undone stands in a line; nothing may block it but Redis' absence.</summary>
public sealed class DebtsTests
{
    private readonly List<string> _paid = [];
    private readonly Debts _debts = new(NullLogger.Instance);

    [Fact]
    public async Task One_that_fails_by_a_bug_does_not_keep_those_behind_it_waiting()
    {
        _debts.Add(_ => throw new InvalidCastException("a bug"));
        _debts.Add(Pay("second"));
        await _debts.PayAsync(Nothing).Bounded();
        await _debts.PayAsync(Nothing).Bounded();
        Assert.Equal(["second"], _paid);
    }

    [Fact]
    public async Task One_that_meets_an_absent_Redis_stays_first()
    {
        var away = true;
        _debts.Add(_ => away ? throw new TimeoutException() : Pay("first")(Nothing));
        _debts.Add(Pay("second"));
        await Assert.ThrowsAsync<TimeoutException>(() => _debts.PayAsync(Nothing).Bounded());
        Assert.Empty(_paid);
        away = false;
        await _debts.PayAsync(Nothing).Bounded();
        Assert.Equal(["first", "second"], _paid);
    }

    private Func<RunScript, Task> Pay(string name) => _ =>
    {
        _paid.Add(name);
        return Task.CompletedTask;
    };

    private static Task<Answer> Nothing(Scripts.Script script, StackExchange.Redis.RedisKey[] keys, StackExchange.Redis.RedisValue[] arguments) => Task.FromResult(default(Answer));
}
