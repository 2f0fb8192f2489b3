using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Formats;
using StackExchange.Redis;

namespace ChatSocket.Redis;

/// <summary>Who is there, on all nodes: the index of names, and what each claim says.</summary>
public sealed partial class RedisBackplane
{
    private const int NamesAtOnce = 500;

    public async ValueTask<UserPage> UsersAsync(string query, string after, int limit)
    {
        var users = new List<UserInfo>();
        var from = after.Length == 0 ? RedisValue.Null : (RedisValue)after;
        while (true)
        {
            var start = from;
            var names = await _lines.ReadAsync(database => database.SortedSetRangeByValueAsync(
                NodeKeys.Users, start, default, start.IsNull ? Exclude.None : Exclude.Start, skip: 0, take: NamesAtOnce, flags: CommandFlags.None)).ConfigureAwait(false);
            var matches = names.Select(name => name.ToString()).Where(name => name.Contains(query, StringComparison.Ordinal)).ToArray();
            // One more than asked tells whether there are more. Who left between the questions is not listed, and makes room for the next.
            for (var at = 0; at < matches.Length && users.Count <= limit;)
            {
                var some = matches.AsMemory(at, Math.Min(matches.Length - at, limit + 1 - users.Count));
                users.AddRange(await DescribeAsync(some).ConfigureAwait(false));
                at += some.Length;
            }

            if (users.Count > limit) return new UserPage([.. users.Take(limit)], true);
            if (names.Length < NamesAtOnce) return new UserPage([.. users], false);
            from = names[^1];
        }
    }

    private async Task<IEnumerable<UserInfo>> DescribeAsync(ReadOnlyMemory<string> names)
    {
        var claims = await _lines.ReadAsync(database =>
        {
            var asked = new Task<RedisValue[]>[names.Length];
            for (var index = 0; index < asked.Length; index++) asked[index] = database.HashValuesAsync(NodeKeys.Claim(names.Span[index]));
            return Task.WhenAll(asked);
        }).ConfigureAwait(false);
        return claims.Where(holders => holders.Length > 0).Select(holders => ClaimText.ReadUser([.. holders.Select(claim => claim.ToString())]));
    }
}
