using ChatSocket.Client;

namespace ChatSocket.Node.Tests.Client;

/// <summary>Reads a client's events as they come, and lets a test wait for what it needs.</summary>
internal sealed class EventLog
{
    private readonly Lock _gate = new();
    private readonly List<ChatEvent> _events = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EventLog(ChatClient client) => Reading = ReadAsync(client);

    public Task Reading { get; }

    public IReadOnlyList<ChatEvent> All
    {
        get { lock (_gate) return [.. _events]; }
    }

    public IReadOnlyList<T> Of<T>() => [.. All.OfType<T>()];

    public IReadOnlyList<string> Texts => [.. Of<MessageReceived>().Select(received => received.Message.Text)];

    public async Task<T> UntilAsync<T>(Func<T, bool>? wanted = null)
        where T : ChatEvent
    {
        T? found = null;
        await UntilAsync(log => (found = log.Of<T>().FirstOrDefault(wanted ?? (_ => true))) is not null);
        return found!;
    }

    public async Task UntilAsync(Func<EventLog, bool> enough)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Waiting.Limit);
        while (true)
        {
            var more = Volatile.Read(ref _more).Task;
            if (enough(this)) return;
            try
            {
                await more.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail("it did not happen; the last events were: " + string.Join(Environment.NewLine, All.TakeLast(20)));
            }
        }
    }

    private async Task ReadAsync(ChatClient client)
    {
        await foreach (var happened in client.ReadEventsAsync())
        {
            lock (_gate) _events.Add(happened);
            Interlocked.Exchange(ref _more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }
}
