using System.Net;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Rooms;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Sessions;

/// <summary>How a session gets into a room and out of it.</summary>
public abstract partial class Session
{
    /// <summary>
    /// A resumed session's stamps are above all that it had before. Generations may count seconds: together they stay below 2^53,
    /// up to which scripts are exact.
    /// </summary>
    private const int StampsPerGeneration = 20;

    /// <summary>What a join said of the others is told that long; then some who came or went were told to those only who are in.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan SignOfLifeEvery = TimeSpan.FromSeconds(1);

    private long _attachments;

    internal long Generation { get; private protected set; }

    /// <summary>What the joiner is told before anything else of the room, with the answers that wait to be sent before it.</summary>
    private protected abstract ValueTask<byte[]> DescribeJoinedAsync(Member member, JoinResult joined, RoomPosition? from);

    /// <summary>Answers that wait for the end of the input.</summary>
    private protected abstract int GatheredBytes { get; }

    /// <summary>
    /// Asked before an answer that may be long: who asks for many at once gets them as fast as it reads, and is no slow reader for it.
    /// False when the connection ends instead.
    /// </summary>
    private protected ValueTask<bool> HasSpaceAsync()
    {
        if (GatheredBytes > CatchUpLow) Flush();
        return Outbox.WhenBelowAsync(CatchUpLow);
    }

    private protected bool MayEnterMore => Memberships.Length < Chat.Options.RoomsPerSession;

    private protected Member? FindMember(RoomName room)
    {
        foreach (var member in Memberships)
        {
            if (member.Room.Name == room) return member;
        }

        return null;
    }

    /// <summary>Lets go of the rooms it was put out of; before each request.</summary>
    private protected void LeaveExpelled()
    {
        foreach (var member in Memberships)
        {
            if (!member.IsExpelled) continue;
            Chat.Rooms.Return(member.Room);
            Memberships = Memberships.Remove(member);
        }
    }

    /// <summary>Being in already is no error: the answer then tells the current position.</summary>
    private protected async ValueTask<RoomOutcome> JoinAsync(RoomName name) => await EnterAsync(await AttachAsync(name, null).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>
    /// The first half: for the others the member is there, but it has been told of nothing. Who comes back to several rooms is to be there
    /// in all of them before it waits for anything.
    /// </summary>
    private protected async ValueTask<RoomArrival> AttachAsync(RoomName name, RoomPosition? from)
    {
        if (FindMember(name) is { } known) return new RoomArrival(known, null, await AttachAsync(known, null).ConfigureAwait(false), Again: true, Chat.Time.GetTimestamp());
        if (!MayEnterMore) return RoomArrival.Refused(RoomOutcome.Full);
        if (await TryRentAsync(name).ConfigureAwait(false) is not { } room) return RoomArrival.Refused(RoomOutcome.Unavailable);
        var member = new Member(this, new Attachment(Id, (Generation << StampsPerGeneration) | ++_attachments), room, Dialect);
        Memberships = Memberships.Add(member);
        var joined = await AttachAsync(member, from).ConfigureAwait(false);
        if (joined.Outcome != RoomOutcome.Done) LetGo(member);
        return new RoomArrival(member, from, joined, Again: false, Chat.Time.GetTimestamp());
    }

    /// <summary>
    /// The second half, after which the room lets it in. A room that is filled again tells of everybody only at the end of it; and who had to
    /// catch up in another room first is told of whoever came and went meanwhile.
    /// </summary>
    private protected async ValueTask<RoomOutcome> EnterAsync(RoomArrival arrival)
    {
        if (arrival.Joined.Outcome != RoomOutcome.Done) return arrival.Joined.Outcome;
        var member = arrival.Member;
        // What another room told leaves first: then what is asked now is still true when it is told.
        await Outbox.WhenBelowAsync(CatchUpLow).ConfigureAwait(false);
        if (arrival.Joined.FilledIn > TimeSpan.Zero || Chat.Time.GetElapsedTime(arrival.JoinedAt) >= FreshFor)
        {
            await WaitAsync(arrival.Joined.FilledIn, arrival.JoinedAt).ConfigureAwait(false);
            var joined = await AttachAsync(member, arrival.From).ConfigureAwait(false);
            // What cannot be asked again is told as it was.
            if (joined.Outcome == RoomOutcome.Done) arrival = arrival with { Joined = joined };
        }

        try
        {
            await DescribeAndEnterAsync(arrival).ConfigureAwait(false);
            return RoomOutcome.Done;
        }
        catch (BackplaneUnavailableException)
        {
            // Who is told that it is not in must not be in; who was in before, and only asked, stays.
            if (arrival.Again) return RoomOutcome.Unavailable;
            await Chat.Backplane.LeaveAsync(member.Room.Name, member.Attachment).ConfigureAwait(false);
        }

        LetGo(member);
        return RoomOutcome.Unavailable;
    }

    /// <summary>
    /// What the peer asks meanwhile waits behind this, so it is shown that somebody is there. Of several rooms the time passes for all at once.
    /// </summary>
    private async ValueTask WaitAsync(TimeSpan time, long began)
    {
        Flush();
        while (time - Chat.Time.GetElapsedTime(began) is { Ticks: > 0 } rest && await Outbox.WhenBelowAsync(CatchUpLow).ConfigureAwait(false))
        {
            if (Ping is { IsEmpty: false } ping) Outbox.Send(ping.Span);
            await Task.Delay(rest < SignOfLifeEvery ? rest : SignOfLifeEvery, Chat.Time).ConfigureAwait(false);
        }
    }

    /// <summary>Null while the room cannot be listened to: one of several that are taken up again must not keep the others out.</summary>
    private async ValueTask<Room?> TryRentAsync(RoomName name)
    {
        try
        {
            return await Chat.Rooms.RentAsync(name).ConfigureAwait(false);
        }
        catch (BackplaneUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Before a goodbye: what it said is stored, and has come back to it too.</summary>
    internal async ValueTask FinishTalkingAsync()
    {
        await WaitUntilSettledAsync().ConfigureAwait(false);
        foreach (var member in Memberships) await member.Room.CatchBreathAsync(member).ConfigureAwait(false);
    }

    private void LetGo(Member member)
    {
        Memberships = Memberships.Remove(member);
        Chat.Rooms.Return(member.Room);
    }

    private protected async ValueTask LeaveAsync(Member member)
    {
        await WaitUntilSettledAsync().ConfigureAwait(false);
        await DetachAsync(member).ConfigureAwait(false);
        await Chat.Backplane.LeaveAsync(member.Room.Name, member.Attachment).ConfigureAwait(false);
    }

    /// <summary>Takes the connection out of the room; for the others the member is still there.</summary>
    private protected async ValueTask DetachAsync(Member member)
    {
        Memberships = Memberships.Remove(member);
        await member.Room.RemoveAsync(member).ConfigureAwait(false);
        Chat.Rooms.Return(member.Room);
    }

    private async ValueTask<JoinResult> AttachAsync(Member member, RoomPosition? from)
    {
        var person = new RoomMember(
            member.Attachment, Nick!, Chat.Time.GetUtcNow().ToUnixTimeMilliseconds(), Pass?.Account ?? "", Address.Ip.Equals(IPAddress.None) ? "" : Address.Network.ToString(), IsAdministrator);
        var joined = await Chat.Backplane.JoinAsync(member.Room.Name, person, from).ConfigureAwait(false);
        return joined.Outcome == RoomOutcome.NotMember ? JoinResult.Refused(RoomOutcome.Unavailable) : joined;
    }

    private async ValueTask DescribeAndEnterAsync(RoomArrival arrival)
    {
        var (member, from, joined, again, _) = arrival;
        if (!again)
        {
            member.PresenceVersion = joined.PresenceVersion;
            member.Position = joined.Resumption.From;
            member.Top = joined.Position;
        }

        var opening = await DescribeJoinedAsync(member, joined, from).ConfigureAwait(false);
        if (again) Outbox.Send(opening);
        else if (await Outbox.WhenBelowAsync(CatchUpLow).ConfigureAwait(false) && !await member.Room.EnterAsync(member, opening).ConfigureAwait(false))
        {
            await CatchUpAsync(member).ConfigureAwait(false);
        }
    }
}
