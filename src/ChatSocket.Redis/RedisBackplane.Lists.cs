using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Formats;
using StackExchange.Redis;

namespace ChatSocket.Redis;

/// <summary>What is only read.</summary>
public sealed partial class RedisBackplane
{
    private const int RoomsAtOnce = 500;

    public async ValueTask<string> TopicAsync(RoomName room) =>
        (string?)await _lines.ReadAsync(database => database.HashGetAsync(new RoomKeys(room).Head, "topic")).ConfigureAwait(false) ?? "";

    public async ValueTask<HistoryPage> ReadAsync(RoomName room, HistoryQuery query)
    {
        if (await _reader.ReadAsync(new RoomKeys(room), query).ConfigureAwait(false) is not { } page) return HistoryPage.Empty;
        if (page.Top.Seq < page.First) return HistoryPage.Empty with { Epoch = page.Top.Epoch };
        // Bytes may have ended it before the asked number did.
        var (first, last) = page.Messages.Length > 0 ? (page.Messages[0].Seq, page.Messages[^1].Seq) : (page.From, page.To);
        return new HistoryPage(page.Top.Epoch, page.Messages, query.After is null ? first > page.First : last < page.Top.Seq, page.PreviousId);
    }

    public async ValueTask<MemberPage> MembersAsync(RoomName room, string after, int limit)
    {
        var keys = new RoomKeys(room);
        // Everything of the key "ana" begins with "ana "; the next sign after the space ends it.
        var from = after.Length == 0 ? RedisValue.Null : (RedisValue)$"{after}!";
        var (exists, places) = await _lines.ReadAsync(async database =>
        {
            var existing = database.KeyExistsAsync(keys.Head);
            var page = database.SortedSetRangeByValueAsync(keys.InOrder, from, default, Exclude.None, skip: 0, take: limit + 1L, flags: CommandFlags.None);
            return (await existing.ConfigureAwait(false), await page.ConfigureAwait(false));
        }).ConfigureAwait(false);
        if (places.Length == 0) return new MemberPage([], false, exists);
        var shown = places.Take(limit).Select(place => MemberEntry.SessionIn(place.ToString())).ToArray();
        var entries = await _lines.ReadAsync(database => database.HashGetAsync(keys.Members, [.. shown.Select(session => (RedisValue)session)])).ConfigureAwait(false);
        var members = new List<RoomMember>(shown.Length);
        for (var index = 0; index < shown.Length; index++)
        {
            // Who left between the two questions is not listed.
            if (entries[index].IsNull) continue;
            var member = MemberEntry.Parse(entries[index].ToString()).Of(SessionText.Read(shown[index]));
            // The sessions of one person stand together; it is there since the first of them came.
            if (members.Count == 0 || members[^1].Nick.Key != member.Nick.Key) members.Add(member);
            else if (member.Since < members[^1].Since) members[^1] = member;
        }

        return new MemberPage([.. members], places.Length > limit, true);
    }

    public async ValueTask<RoomPage> RoomsAsync(string query, string after, int limit)
    {
        var keys = new List<string>();
        var from = after.Length == 0 ? RedisValue.Null : (RedisValue)after;
        while (keys.Count <= limit)
        {
            var start = from;
            var some = await _lines.ReadAsync(database => database.SortedSetRangeByValueAsync(
                NodeKeys.Rooms, start, default, start.IsNull ? Exclude.None : Exclude.Start, skip: 0, take: RoomsAtOnce, flags: CommandFlags.None)).ConfigureAwait(false);
            keys.AddRange(some.Select(key => key.ToString()).Where(key => key.Contains(query, StringComparison.Ordinal)));
            if (some.Length < RoomsAtOnce) break;
            from = some[^1];
        }

        var rooms = await DescribeAsync(keys.Take(limit)).ConfigureAwait(false);
        return new RoomPage(rooms, keys.Count > limit);
    }

    private async Task<RoomInfo[]> DescribeAsync(IEnumerable<string> keys)
    {
        var described = await _lines.ReadAsync(database => Task.WhenAll(keys.Select(async key =>
        {
            var room = new RoomKeys(key);
            var head = database.HashGetAsync(room.Head, ["name", "topic", "twins"]);
            var count = database.HashLengthAsync(room.Members);
            var fields = await head.ConfigureAwait(false);
            return (Head: fields, Count: (int)await count.ConfigureAwait(false) - (int)fields[2]);
        }))).ConfigureAwait(false);
        var rooms = new List<RoomInfo>(described.Length);
        foreach (var (head, count) in described)
        {
            if (RoomName.TryParse((string?)head[0] ?? "", out var name)) rooms.Add(new RoomInfo(name, count, (string?)head[1] ?? ""));
        }

        return [.. rooms];
    }
}
