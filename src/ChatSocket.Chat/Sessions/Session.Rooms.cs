using System.Net;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Protocol;
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

    /// <summary>
    /// Frames of the log go out in pieces of this (a single longer message alone), each when the outbox holds no more than the low
    /// mark: together far below the smallest bound an outbox can have.
    /// </summary>
    private const int CatchUpBytes = 48 * 1024;
    private const int CatchUpLow = 16 * 1024;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);

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
    private protected async ValueTask<RoomOutcome> JoinAsync(RoomName name, RoomPosition? from = null)
    {
        if (FindMember(name) is { } known) return await AttachAsync(known, null, again: true).ConfigureAwait(false);
        if (!MayEnterMore) return RoomOutcome.Full;
        if (await TryRentAsync(name).ConfigureAwait(false) is not { } room) return RoomOutcome.Unavailable;
        var member = new Member(this, new Attachment(Id, (Generation << StampsPerGeneration) | ++_attachments), room, Dialect);
        Memberships = Memberships.Add(member);
        var outcome = RoomOutcome.Unavailable;
        try
        {
            outcome = await AttachAsync(member, from, again: false).ConfigureAwait(false);
        }
        catch (BackplaneUnavailableException)
        {
            // Who is told that it is not in must not be in.
            await Chat.Backplane.LeaveAsync(name, member.Attachment).ConfigureAwait(false);
        }

        if (outcome == RoomOutcome.Done) return outcome;
        Memberships = Memberships.Remove(member);
        Chat.Rooms.Return(room);
        return outcome;
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

    private async ValueTask<RoomOutcome> AttachAsync(Member member, RoomPosition? from, bool again)
    {
        var person = new RoomMember(
            member.Attachment, Nick!, Chat.Time.GetUtcNow().ToUnixTimeMilliseconds(), Pass?.Account ?? "", Address.Ip.Equals(IPAddress.None) ? "" : Address.Network.ToString(), IsAdministrator);
        var joined = await Chat.Backplane.JoinAsync(member.Room.Name, person, from).ConfigureAwait(false);
        if (joined.Outcome != RoomOutcome.Done) return joined.Outcome == RoomOutcome.NotMember ? RoomOutcome.Unavailable : joined.Outcome;
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

        return RoomOutcome.Done;
    }

    /// <summary>Pulls what the member lacks in pages, each when the one before has left, until the room lets it in.</summary>
    private async ValueTask CatchUpAsync(Member member)
    {
        while (true)
        {
            // Before the room too: what it remembers it offers at once, on top of what is still waiting.
            if (!await Outbox.WhenBelowAsync(CatchUpLow).ConfigureAwait(false)) return;
            if (await member.Room.AdmitAsync(member).ConfigureAwait(false)) return;
            if (await ReadOnAsync(member).ConfigureAwait(false) is not { } page)
            {
                await Task.Delay(AskAgain, Chat.Time).ConfigureAwait(false);
                continue;
            }

            for (var next = 0; next < page.Messages.Length;)
            {
                if (!await Outbox.WhenBelowAsync(CatchUpLow).ConfigureAwait(false)) return;
                next = SendPage(member, page, next);
            }

            if (page.Messages.Length > 0) continue;
            // The room knows of more than the log gives: no silent hole, the client comes back and asks again.
            Outbox.End(DisconnectReason.Internal);
            return;
        }
    }

    /// <summary>
    /// What follows in the log, after the gap there may be before it. Null when the log cannot be read just now, or when the room
    /// has yet to notice that its history is over.
    /// </summary>
    private async ValueTask<HistoryPage?> ReadOnAsync(Member member)
    {
        try
        {
            var page = await ReadAfterAsync(member, member.Position.Seq).ConfigureAwait(false);
            if (page.Epoch != member.Position.Epoch)
            {
                page = await ReadAfterAsync(member, 0).ConfigureAwait(false);
                var start = page.Messages.Length > 0 ? page.Messages[0].Seq - 1 : 0;
                TellGap(member, new Gap(1, Math.Max(member.Position.Seq, start), Continuation.Epoch, new RoomPosition(page.Epoch, start, page.PreviousId)));
            }
            else if (page.Messages.Length > 0 && page.Messages[0].Seq > member.Position.Seq + 1)
            {
                var last = page.Messages[0].Seq - 1;
                TellGap(member, new Gap(member.Position.Seq + 1, last, Continuation.Trimmed, new RoomPosition(page.Epoch, last, page.PreviousId)));
            }

            return page.Messages.Length == 0 && !member.Room.IsIn(page.Epoch) ? null : page;
        }
        catch (BackplaneUnavailableException)
        {
            return null;
        }
    }

    private ValueTask<HistoryPage> ReadAfterAsync(Member member, long seq) =>
        Chat.Backplane.ReadAsync(member.Room.Name, new HistoryQuery(seq, null, ProtocolLimits.HistoryMessages));

    private void TellGap(Member member, Gap gap)
    {
        var frames = new FrameBuffer();
        member.Dialect.WriteGap(frames, member.Room.Label, gap);
        Outbox.Send(frames.Span);
        Chat.Metrics.Delivered(MessageKind.Notice, member.Dialect.Framing, 1, frames.Length);
        Chat.Metrics.Gap(gap.Reason);
        frames.Clear();
        member.Position = gap.Position;
    }

    private int SendPage(Member member, HistoryPage page, int next)
    {
        var first = next;
        var frames = new FrameBuffer();
        while (next < page.Messages.Length)
        {
            var message = page.Messages[next];
            var before = frames.Length;
            member.Dialect.WriteMessage(frames, member.Room.Label, page.Epoch, message);
            if (before > 0 && frames.Length > CatchUpBytes)
            {
                frames.Cut(before);
                break;
            }

            member.Position = new RoomPosition(page.Epoch, message.Seq, message.Id);
            next++;
        }

        Outbox.Send(frames.Span);
        Chat.Metrics.Delivered(MessageKind.Room, member.Dialect.Framing, next - first, frames.Length);
        Chat.Metrics.Backfilled(next - first);
        frames.Clear();
        return next;
    }
}
