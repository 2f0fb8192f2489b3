using System.Globalization;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Scripts;
using StackExchange.Redis;

namespace ChatSocket.Redis.Connections;

/// <summary>How an enlisting went: as what the node goes on.</summary>
internal enum EnlistedAs
{
    /// <summary>The same incarnation as before: what it had in Redis still stands.</summary>
    Same,

    /// <summary>A new incarnation: nothing in Redis names it yet.</summary>
    New,

    /// <summary>Nothing: another process has the node's name.</summary>
    Displaced,
}

/// <summary>This node's incarnation, link number and lease. Owned by the loop of its <see cref="LineKeeper"/>.</summary>
internal sealed class Lease(RedisSettings settings, ChatMetrics metrics)
{
    private string _incarnation = NewIncarnation();
    private long _link;
    private bool _begun;
    private bool _restored;
    private string _marker = "";
    private long _echo;

    /// <summary>Under which everything of this node stands in Redis.</summary>
    public string Owner => $"{settings.NodeId}:{Volatile.Read(ref _incarnation)}";

    public RedisKey[] DepartKeys => [NodeKeys.Lease(settings.NodeId), NodeKeys.Nodes];

    private string Fence => string.Create(CultureInfo.InvariantCulture, $"{_incarnation}:{_link}");

    /// <summary>A line that carries the fence as it is now.</summary>
    public RedisLine Carry(ConnectionMultiplexer connection) => new(connection, Fence, settings.AnswerWithin, metrics);

    /// <summary>Raises the link number; in a new incarnation when the one before is over.</summary>
    public async Task<EnlistedAs> EnlistAsync(RedisLine line)
    {
        _link++;
        var answer = await EnlistAsync(line, _begun ? "K" : "B").ConfigureAwait(false);
        if (answer.Code == 'D')
        {
            Volatile.Write(ref _incarnation, NewIncarnation());
            (_link, _begun, _restored) = (1, false, false);
            answer = await EnlistAsync(line, "B").ConfigureAwait(false);
        }

        if (answer.Code != 'L') return EnlistedAs.Displaced;
        (_begun, _marker) = (true, answer.Text(1));
        return _restored ? EnlistedAs.Same : EnlistedAs.New;
    }

    /// <summary>What the node had is in Redis under this incarnation.</summary>
    public void OnRestored() => _restored = true;

    public async Task<bool> RenewAsync(RedisLine line)
    {
        RedisKey[] keys = [NodeKeys.Lease(settings.NodeId)];
        await line.RunAsync(
            Script.Renew, keys, [default, Milliseconds, NodeKeys.Channel(settings.NodeId), string.Create(CultureInfo.InvariantCulture, $"H {++_echo}")]).ConfigureAwait(false);
        return true;
    }

    private RedisValue Milliseconds => (long)settings.Lease.TotalMilliseconds;

    private Task<Answer> EnlistAsync(RedisLine line, string how)
    {
        RedisKey[] keys = [NodeKeys.Lease(settings.NodeId), NodeKeys.Nodes, NodeKeys.Marker];
        return line.EvaluateAsync(Script.Enlist, keys, [settings.NodeId, _incarnation, _link, Milliseconds, how, MessageIds.Random(), _marker]);
    }

    private static string NewIncarnation() => MessageIds.Random()[..12];
}
