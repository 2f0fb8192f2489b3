using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.People;
using ChatSocket.Redis.Scripts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatSocket.Redis.Nodes;

/// <summary>
/// Keeps the lists of what this incarnation has in Redis as long as what it has: who moves to another node, and a room that its last
/// local member left, stay listed there otherwise until the incarnation ends. Whether an entry may go is decided by the script, because
/// a call that is under way may just be making it true again. Keeps nothing.
/// </summary>
internal sealed class Tidying(RedisSettings settings, TimeProvider time, ILogger log, LineKeeper lines, LocalPeople local)
    : Periodic(settings.TidyEvery, time, log)
{
    protected override async Task TurnAsync()
    {
        if (!lines.IsUp) return;
        var owner = lines.Owner;
        await TidyAsync(owner, NodeKeys.SessionsOf(owner), "S", local.HasSession, NodeKeys.Session).ConfigureAwait(false);
        await TidyAsync(owner, NodeKeys.NicksOf(owner), "N", local.HoldsAny, NodeKeys.Claim).ConfigureAwait(false);
        await TidyAsync(owner, NodeKeys.RoomsOf(owner), "R", local.HasAnyoneIn, room => new RoomKeys(room).Members).ConfigureAwait(false);
    }

    private async Task TidyAsync(string owner, RedisKey list, string kind, Func<string, bool> isHere, Func<string, RedisKey> key)
    {
        var entries = await lines.ReadAsync(database => database.SetMembersAsync(list)).ConfigureAwait(false);
        await Batches.RunAsync(entries.Select(entry => entry.ToString()).Where(entry => !isHere(entry)), entry => lines.RunAsync(
            Script.Disown, [NodeKeys.Lease(settings.NodeId), list, key(entry)], [default, entry, owner, kind])).ConfigureAwait(false);
    }
}
