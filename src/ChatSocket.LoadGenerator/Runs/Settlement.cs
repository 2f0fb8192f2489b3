using ChatSocket.Client;
using ChatSocket.LoadGenerator.Evidence;
using ChatSocket.LoadGenerator.Members;

namespace ChatSocket.LoadGenerator.Runs;

/// <summary>
/// After the last send: waits, for a bounded time, until everybody is back, every send has its answer, every member has the end of its
/// rooms and every node knows who is there. What is not so by then is a finding, not an error of the run. One loop.
/// </summary>
internal sealed class Settlement(IReadOnlyList<IMember> members, IReadOnlyList<string> rooms, IReadOnlyList<ServerAddress> servers, RunClock clock) : IAsyncDisposable
{
    /// <summary>A dead node's members go after twelve seconds, Redis comes back, clients wait a little between their attempts.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <summary>Comings and goings are gathered for a quarter of a second before they are told, so lists are true before everybody knows.</summary>
    private static readonly TimeSpan Notices = TimeSpan.FromMilliseconds(1500);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <summary>Behind one address there may be several nodes; each of some attempts reaches one of them.</summary>
    private const int Attempts = 6;

    private readonly Dictionary<string, Auditor> _auditors = [];
    private readonly HashSet<string> _known = [.. members.Select(member => member.Plan.Nick)];

    public async Task<IReadOnlyList<RoomEnd>> RunAsync(CancellationToken stop)
    {
        var until = clock.Elapsed + Patience;
        while (true)
        {
            var isLast = clock.Elapsed >= until;
            if (isLast || (IsQuiet() && await AllListsAreTrueAsync(stop).ConfigureAwait(false)))
            {
                var ends = await ReadAsync(stop).ConfigureAwait(false);
                if (isLast) return ends;
                if (ends.All(HasEverybodySeenItsEnd))
                {
                    await clock.Wait(Notices, stop).ConfigureAwait(false);
                    return ends;
                }
            }

            await clock.Wait(Glance, stop).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var auditor in _auditors.Values) await auditor.DisposeAsync().ConfigureAwait(false);
    }

    private bool IsQuiet() => members.All(member => member.IsDeparted || (member.IsPresent && member.OpenSends == 0));

    private IEnumerable<IMember> Expected(string room) => members.Where(member => !member.IsDeparted && (member.Plan.Rooms.Contains(room) || room == InboxRoom.Of(member.Plan.Nick)));

    private async Task<bool> AllListsAreTrueAsync(CancellationToken stop)
    {
        await ConnectAsync(stop).ConfigureAwait(false);
        foreach (var (node, auditor) in _auditors.ToArray())
        {
            foreach (var room in rooms)
            {
                if (await auditor.WhoAsync(room, stop).ConfigureAwait(false) is not { } there)
                {
                    await ForgetAsync(node, auditor).ConfigureAwait(false);
                    return false;
                }

                if (!there.Where(_known.Contains).ToHashSet().SetEquals(Expected(room).Select(member => member.Plan.Nick))) return false;
            }
        }

        return _auditors.Count > 0;
    }

    private bool HasEverybodySeenItsEnd(RoomEnd end)
    {
        if (end.Views is not [var view, ..]) return false;
        var top = view.Messages.Count == 0 ? 0 : view.Messages[^1].Seq;
        return Expected(end.Room).All(member => member.PositionIn(end.Room) is { } position && position.Epoch == view.Epoch && position.Seq >= top);
    }

    private async Task<IReadOnlyList<RoomEnd>> ReadAsync(CancellationToken stop)
    {
        await ConnectAsync(stop).ConfigureAwait(false);
        var views = rooms.ToDictionary(room => room, _ => new List<NodeView>());
        foreach (var (node, auditor) in _auditors.ToArray())
        {
            foreach (var room in rooms)
            {
                if (await auditor.ReadAsync(room, stop).ConfigureAwait(false) is { } view)
                {
                    views[room].Add(view);
                    continue;
                }

                await ForgetAsync(node, auditor).ConfigureAwait(false);
                break;
            }
        }

        foreach (var member in members.Where(member => !member.IsDeparted))
        {
            views[InboxRoom.Of(member.Plan.Nick)] = await member.ReadInboxAsync(stop).ConfigureAwait(false) is { } inbox ? [inbox] : [];
        }

        return [.. views.Select(room => new RoomEnd(room.Key, room.Value))];
    }

    /// <summary>One auditor at each node, wherever it is found.</summary>
    private async Task ConnectAsync(CancellationToken stop)
    {
        if (_auditors.Count >= servers.Count && servers.Count > 1) return;
        if (servers.Count == 1 && _auditors.Count > 0) return;
        foreach (var server in servers)
        {
            for (var attempt = 0; attempt < (servers.Count == 1 ? Attempts : 1); attempt++)
            {
                if (await Auditor.OpenAsync(server, clock.Time, stop).ConfigureAwait(false) is not { } auditor) break;
                if (!_auditors.TryAdd(auditor.Node, auditor)) await auditor.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task ForgetAsync(string node, Auditor auditor)
    {
        _auditors.Remove(node);
        await auditor.DisposeAsync().ConfigureAwait(false);
    }
}
