using ChatSocket.Chat.Backplane;
using ChatSocket.Redis.Connections;

namespace ChatSocket.Redis.People;

/// <summary>
/// Puts this node's people back into Redis under its new incarnation: silently where their entry still stands, announced where it
/// was reaped or forgotten. Whoever lives elsewhere by now, or lost the name meanwhile, is taken from this node instead; sessions are
/// asked first, so that nothing of somebody who moved is claimed back.
/// </summary>
internal sealed class Restoration(PeopleScripts people, LocalPeople local, BackplaneEvents events)
{
    public async Task RunAsync(RunScript run)
    {
        await Batches.RunAsync(local.Sessions(), async session =>
        {
            var answer = await people.OpenAsync(run, session, restore: true).ConfigureAwait(false);
            if (answer.Code == 'X') Give(session.Id, session.Generation + 1);
        }).ConfigureAwait(false);
        await Batches.RunAsync(local.Nicks(), async held =>
        {
            var answer = await people.ClaimAsync(run, held, restore: true).ConfigureAwait(false);
            local.Refused(held, answer.Code, events);
        }).ConfigureAwait(false);
        foreach (var (room, members) in local.Rooms())
        {
            await Batches.RunAsync(members, async member =>
            {
                var answer = await people.JoinAsync(run, room, member, null, 0).ConfigureAwait(false);
                if (answer.Code is 'O' or 'K' or 'B') local.Left(room, member.Attachment);
                if (answer.Code is 'K' or 'B') events.MemberRemoved(new Removal(room, member.Attachment, "", "", answer.Code == 'B'));
            }).ConfigureAwait(false);
        }
    }

    private void Give(SessionId session, long generation)
    {
        local.Taken(session, generation);
        events.SessionTaken(session, generation);
    }
}
