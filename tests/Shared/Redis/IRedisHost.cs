namespace ChatSocket.Tests.Redis;

/// <summary>One way to run a server: as a process of this machine or in a container. One start at a time.</summary>
internal interface IRedisHost : IAsyncDisposable
{
    /// <summary>Null while it runs; what it printed last once it ended.</summary>
    string? Failure { get; }

    Task StartAsync(int port, bool keepData);

    void Pause();

    void Continue();

    Task KillAsync();
}
