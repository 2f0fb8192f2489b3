using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Tests.Fakes;

/// <summary>Appends that end when the test says so. What it has stored is published to the room before the answer, as in a real log.</summary>
public sealed class HeldAppends
{
    private readonly Recorder<HeldAppend> _all = new();
    private long _seq;
    private string _lastId = "";

    public HeldAppends(ScriptedBackplane backplane) => backplane.OnAppend = (_, batch) =>
    {
        var held = new HeldAppend(batch);
        _all.Add(held);
        return new ValueTask<AppendResult>(held.Answer.Task);
    };

    public int Count => _all.Count;

    public async Task<HeldAppend> NumberAsync(int number) => (await _all.CountAsync(number))[number - 1];

    public void Store(HeldAppend held, IRoomListener room)
    {
        var messages = held.Batch.Select(request => new RoomMessage(++_seq, request.Id, request.From, request.Text, 1)).ToArray();
        room.OnMessages(new PublishedBatch("epoch", _lastId, messages));
        _lastId = messages[^1].Id;
        held.Answer.SetResult(new AppendResult("epoch", [.. messages.Select(message => new Appended(AppendOutcome.Stored, message.Seq, 1))]));
    }
}

public sealed class HeldAppend(AppendRequest[] batch)
{
    public AppendRequest[] Batch { get; } = batch;

    /// <summary>Ends on the thread of the test: what follows has happened when it returns.</summary>
    public TaskCompletionSource<AppendResult> Answer { get; } = new();

    public void Refuse(AppendOutcome outcome) => Answer.SetResult(AppendResult.All(outcome, Batch.Length));
}
