using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using StackExchange.Redis;

namespace ChatSocket.Redis.People;

/// <summary>Asks Redis something that changes nothing.</summary>
internal delegate Task<RedisValue[]> ReadValues(Func<IDatabase, Task<RedisValue[]>> question);

/// <summary>
/// Compares this node's people with what stands in Redis: cheap where nothing differs. Who lives elsewhere by now is taken from this
/// node, what Redis has forgotten is put back. Sessions come first, because they decide about the nicks and memberships they have.
/// </summary>
internal sealed class Census(PeopleScripts people, LocalPeople local, Debts debts, BackplaneEvents events)
{
    private const int MembersAtOnce = 512;

    public async Task TakeAsync(RunScript run, ReadValues read)
    {
        await Batches.RunAsync(local.Sessions(), session => CompareAsync(run, read, session)).ConfigureAwait(false);
        await Batches.RunAsync(local.Nicks(), held => CompareAsync(run, read, held)).ConfigureAwait(false);
        foreach (var (room, members) in local.Rooms())
        {
            foreach (var some in members.Chunk(MembersAtOnce)) await CompareAsync(run, read, room, some).ConfigureAwait(false);
        }
    }

    private async Task CompareAsync(RunScript run, ReadValues read, ResumableSession session)
    {
        var stands = await read(database => database.HashGetAsync(NodeKeys.Session(session.TokenHash), ["generation", "owner"])).ConfigureAwait(false);
        if (stands[0] == session.Generation && stands[1] == people.Owner) return;
        if (!local.Has(session)) return;
        var answer = await people.OpenAsync(run, session, restore: true).ConfigureAwait(false);
        if (answer.Code == 'X') Give(session.Id, session.Generation + 1);
        // Who ended meanwhile must not come back by this.
        else if (!local.Has(session)) await people.EndAsync(run, session.TokenHash, session.Generation).ConfigureAwait(false);
    }

    private async Task CompareAsync(RunScript run, ReadValues read, HeldNick held)
    {
        var (nick, session) = (held.Nick, held.Session);
        RedisValue[] field = [SessionText.Write(session)];
        var stands = await read(database => database.HashGetAsync(NodeKeys.Claim(nick.Key), field)).ConfigureAwait(false);
        // A claim that names another owner would be freed when that one dies.
        if (!stands[0].IsNull && stands[0].ToString().StartsWith($"{people.Owner} ", StringComparison.Ordinal)) return;
        if (!local.Holds(nick.Key, session)) return;
        var answer = await people.ClaimAsync(run, held, restore: true).ConfigureAwait(false);
        local.Refused(held, answer.Code, events);
        if (answer.Code == 'C' && !local.Holds(nick.Key, session)) await people.ReleaseAsync(run, nick.Key, session).ConfigureAwait(false);
    }

    private async Task CompareAsync(RunScript run, ReadValues read, RoomName room, RoomMember[] members)
    {
        var keys = new RoomKeys(room);
        var fields = members.Select(member => (RedisValue)SessionText.Write(member.Attachment.Session)).ToArray();
        var entries = await read(database => database.HashGetAsync(keys.Members, fields)).ConfigureAwait(false);
        for (var index = 0; index < members.Length; index++) await CompareAsync(run, room, members[index], entries[index]).ConfigureAwait(false);
    }

    private async Task CompareAsync(RunScript run, RoomName room, RoomMember member, RedisValue entry)
    {
        var stamp = member.Attachment.Stamp;
        var stands = entry.IsNull ? 0 : MemberEntry.Parse(entry.ToString()).Stamp;
        if (stands == stamp || !local.Has(room, member.Attachment)) return;
        if (stands > stamp)
        {
            local.Left(room, member.Attachment);
            return;
        }

        try
        {
            var answer = await people.JoinAsync(run, room, member, null, 0).ConfigureAwait(false);
            // Put out while this node did not hear of it, or banned since.
            if (answer.Code is 'K' or 'B') Remove(room, member.Attachment, answer.Code == 'B');
        }
        finally
        {
            // Who left meanwhile must not come back by this, answered or not.
            if (!local.Has(room, member.Attachment)) debts.Add(again => people.LeaveAsync(again, room, member.Attachment));
        }
    }

    private void Remove(RoomName room, Attachment attachment, bool isBan)
    {
        local.Left(room, attachment);
        events.MemberRemoved(new Removal(room, attachment, "", "", isBan));
    }

    private void Give(SessionId session, long generation)
    {
        local.Taken(session, generation);
        events.SessionTaken(session, generation);
    }
}
