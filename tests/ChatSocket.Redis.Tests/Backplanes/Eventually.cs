namespace ChatSocket.Redis.Tests.Backplanes;

/// <summary>Waits for something that nobody announces.</summary>
internal static class Eventually
{
    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(() => Task.FromResult(condition()), what);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Waits.Limit);
        while (!await condition())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"waited in vain: {what}");
            await Task.Delay(10, CancellationToken.None);
        }
    }
}
