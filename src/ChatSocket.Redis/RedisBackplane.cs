using System.Collections.Concurrent;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Feeds;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Nodes;
using ChatSocket.Redis.People;
using ChatSocket.Redis.Scripts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatSocket.Redis;

/// <summary>
/// How nodes share rooms and people through Redis. What is shared is owned by scripts there; what this node has put there by
/// <see cref="LocalPeople"/>; what it has handed over by each <see cref="RoomFeed"/>; the connection by <see cref="LineKeeper"/>.
/// </summary>
public sealed partial class RedisBackplane : IBackplane
{
    private readonly RedisSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ChatMetrics _metrics;
    private readonly LineKeeper _lines;
    private readonly Subscriptions _subscriptions;
    private readonly RoomReader _reader;
    private readonly LocalPeople _local = new();
    private readonly Debts _debts;
    private readonly Census _census;
    private readonly SleepWatch _sleepWatch;
    private readonly PeopleScripts _people;
    private readonly Reaper _reaper;
    private readonly Sweep _sweep;
    private readonly RedisInboxes _inboxes;
    private readonly Tidying _tidying;
    private readonly ServerWatch _watch;
    private readonly ConcurrentDictionary<string, RoomFeed> _feeds = new();
    private bool _checked;

    private RedisBackplane(RedisSettings settings, TimeProvider time, ILogger log, ChatMetrics metrics)
    {
        (_settings, _time, _log, _metrics) = (settings, time, log, metrics);
        _sleepWatch = new SleepWatch(settings, time, log, OnOverslept);
        _lines = new LineKeeper(settings, time, log, Events, _sleepWatch, RestoreAsync, OnUp, metrics);
        _subscriptions = new Subscriptions(settings, time, log, () => _lines.UpFor, CompareAll);
        _reader = new RoomReader(_lines, settings);
        _people = new PeopleScripts(settings, () => _lines.Owner, KnownTopic);
        _reaper = new Reaper(settings, time, log, _lines, metrics);
        _debts = new Debts(log);
        Accounts = new RedisAccounts(settings, _lines, _people, _local, _debts);
        _census = new Census(_people, _local, _debts, Events);
        _inboxes = new RedisInboxes(settings, _lines, _local, Events, log);
        _sweep = new Sweep(settings, time, log, _lines, _census, _debts, _inboxes, () => _feeds.Values, _subscriptions);
        _tidying = new Tidying(settings, time, log, _lines, _local);
        _watch = new ServerWatch(settings, time, log, _lines);
        metrics.ObserveServer(() => _watch.Last);
        metrics.ObserveNodes(() => _reaper.Alive);
        Events.NodesSeen = () => _reaper.Living;
        metrics.ObserveProbe(() => _subscriptions.Silence, () => _lines.Echo.Took);
    }

    public bool IsUp => _lines.IsUp && _subscriptions.IsUp;

    public TimeSpan UpFor => _subscriptions.IsUp ? _lines.UpFor : TimeSpan.Zero;

    public BackplaneEvents Events { get; } = new();

    public IInboxes Inboxes => _inboxes;

    public IAccounts Accounts { get; }

    /// <summary>
    /// Begins to connect and returns when Redis answers, or after a while without it: a node may be there before its Redis.
    /// </summary>
    public static async Task<RedisBackplane> StartAsync(RedisSettings settings, TimeProvider time, ILogger log, ChatMetrics? metrics = null)
    {
        var backplane = new RedisBackplane(settings, time, log, metrics ?? new ChatMetrics(time));
        backplane._subscriptions.Want(NodeKeys.Channel(settings.NodeId), backplane.HearNode);
        backplane._lines.Start();
        backplane._subscriptions.Start();
        backplane._reaper.Start();
        backplane._sweep.Start();
        backplane._tidying.Start();
        backplane._watch.Start();
        backplane._sleepWatch.Start();
        var up = Task.WhenAll(backplane._lines.FirstUp, backplane._subscriptions.FirstUp);
        await Task.WhenAny(up, backplane.Events.EndRequested, Task.Delay(settings.AnswerWithin * 2, time)).ConfigureAwait(false);
        return backplane;
    }

    public async ValueTask DepartAsync(TimeSpan within)
    {
        await StopLookingAfterAsync().ConfigureAwait(false);
        await _lines.DepartAsync(_settings.Grace + within).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopLookingAfterAsync().ConfigureAwait(false);
        foreach (var feed in _feeds.Values) feed.Close();
        await _subscriptions.DisposeAsync().ConfigureAwait(false);
        await _lines.DisposeAsync().ConfigureAwait(false);
        await _sleepWatch.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask SubscribeAsync(RoomName room, IRoomListener listener)
    {
        var feed = new RoomFeed(room, listener, _reader.Of(new RoomKeys(room)), _settings, _time, _log, _metrics);
        if (_feeds.TryGetValue(room.Key, out var before)) before.Close();
        _feeds[room.Key] = feed;
        try
        {
            await _subscriptions.SubscribeAsync(feed.Keys.Channel, feed.Hear).ConfigureAwait(false);
            await feed.BeginAsync().ConfigureAwait(false);
        }
        catch
        {
            feed.Close();
            if (_feeds.TryRemove(KeyValuePair.Create(room.Key, feed))) await _subscriptions.UnsubscribeAsync(feed.Keys.Channel).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask UnsubscribeAsync(RoomName room)
    {
        if (!_feeds.TryRemove(room.Key, out var feed)) return;
        feed.Close();
        await _subscriptions.UnsubscribeAsync(feed.Keys.Channel).ConfigureAwait(false);
    }

    /// <summary>Over a line that is not up yet, before anything else is written on it.</summary>
    private async Task RestoreAsync(RedisLine line, EnlistedAs enlisted)
    {
        if (!_checked && await new ServerCheck(_settings, _log, _metrics).RefusalAsync(line).ConfigureAwait(false) is { } refusal)
        {
            Events.RequestEnd(refusal);
            throw new BackplaneUnavailableException();
        }

        _checked = true;
        await CreateDefaultRoomAsync(line).ConfigureAwait(false);
        await Batches.RunAsync(_feeds.Values, feed => ReconcileAsync(line.RunAsync, feed)).ConfigureAwait(false);
        await _debts.PayAsync(line.RunAsync).ConfigureAwait(false);
        if (enlisted == EnlistedAs.New) await new Restoration(_people, _local, Events).RunAsync(line.RunAsync).ConfigureAwait(false);
        // The incarnation stands, but Redis may have lost the last of what was written under it.
        else await _census.TakeAsync(line.RunAsync, line.ReadAsync).ConfigureAwait(false);
    }

    private async Task CreateDefaultRoomAsync(RedisLine line)
    {
        var (room, keys) = (RoomName.Geral, new RoomKeys(RoomName.Geral));
        await line.RunAsync(
            Script.Create, [NodeKeys.Lease(_settings.NodeId), keys.Head, keys.Log, keys.Members, keys.InOrder, keys.Reads, NodeKeys.Rooms, keys.Rules, keys.PutOut],
            [default, room.Key, room.Shown, long.MaxValue, MessageIds.Random(), "", PassText.Guest]).ConfigureAwait(false);
    }

    /// <summary>What a room is about, if it is listened to here: Redis may have forgotten it.</summary>
    private TopicChange KnownTopic(RoomName room) => _feeds.TryGetValue(room.Key, out var feed) ? feed.Topic : new TopicChange("", "");

    /// <summary>Compares with the log before anything is written there; what differs is mended when the line is up.</summary>
    private async Task ReconcileAsync(RunScript run, RoomFeed feed)
    {
        if (feed.Position is { Epoch.Length: > 0 } position) await _reader.ReconcileAsync(run, feed.Keys, position).ConfigureAwait(false);
    }

    private void OnUp()
    {
        CompareAll();
        _ = CompareInboxesAsync();
        // What was owed while the line was being restored.
        _ = PayAsync();
    }

    private async Task CompareInboxesAsync()
    {
        try
        {
            await _inboxes.CompareAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is BackplaneUnavailableException || RedisLine.IsLost(failure))
        {
            // The next line, or the next sweep, compares.
        }
    }

    /// <summary>Others have taken its people for gone; to put them back would be to announce ghosts, and to let them write.</summary>
    private void OnOverslept()
    {
        _local.Clear();
        Events.Overslept();
    }

    private void CompareAll()
    {
        foreach (var feed in _feeds.Values) feed.Compare();
    }

    private void HearNode(byte[] publication)
    {
        var parts = System.Text.Encoding.UTF8.GetString(publication).Split(' ', MostParts);
        if (parts[0] == "H") OnEcho();
        else if (parts is ["D", var nick]) Events.InboxChanged(nick);
        else if (parts is ["S", var id, var number] && long.TryParse(number, out var generation)) OnTaken(SessionText.Read(id), generation);
        else HearOrder(parts);
    }

    private void OnEcho()
    {
        _subscriptions.OnEcho();
        _lines.Echo.OnHeard();
    }

    private void OnTaken(SessionId session, long generation)
    {
        _local.Taken(session, generation);
        Events.SessionTaken(session, generation);
    }

    private async ValueTask StopLookingAfterAsync()
    {
        await _reaper.DisposeAsync().ConfigureAwait(false);
        await _sweep.DisposeAsync().ConfigureAwait(false);
        await _tidying.DisposeAsync().ConfigureAwait(false);
        await _watch.DisposeAsync().ConfigureAwait(false);
    }

    private ScriptCall On(Script script, params RedisKey[] keys) => new(_lines, script, [NodeKeys.Lease(_settings.NodeId), .. keys]);
}
