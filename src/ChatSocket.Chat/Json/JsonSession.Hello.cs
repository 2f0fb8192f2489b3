using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Sessions;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Json;

/// <summary>Beginning, going on after a lost connection, and the end.</summary>
internal sealed partial class JsonSession
{
    private static readonly DateTimeOffset GenerationsBegin = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private string? _token;
    private string? _tokenHash;

    /// <summary>
    /// A session that may be resumed stays in its rooms for a while, without a connection; what counts then is who shows its token
    /// first, the client or the clock.
    /// </summary>
    public override async Task CloseAsync(DisconnectReason reason)
    {
        if (Nick is null) return;
        CloseInbox();
        Chat.Live.Forget(Id, this);
        var attached = Memberships.Select(member => (member.Room.Name, member.Attachment)).ToArray();
        var isFinal = reason is DisconnectReason.Bye or DisconnectReason.Kicked or DisconnectReason.Banned;
        // Who stays a member for a while has its last texts stored meanwhile.
        if (isFinal) await WaitUntilSettledAsync().ConfigureAwait(false);
        foreach (var member in Memberships) await DetachAsync(member).ConfigureAwait(false);
        var left = new DetachedSession(_tokenHash!, Generation, attached);
        if (isFinal) await Chat.Live.EndAsync(left).ConfigureAwait(false);
        else Chat.Live.Keep(left);
    }

    private async ValueTask HelloAsync(ClientMessage request)
    {
        if (Nick is not null)
        {
            Refuse(request, ErrorCode.BadRequest);
            return;
        }

        if (request.Lang is { } tag && Languages.TryParse(tag, out var language)) _language = language;
        // A secret alone is no sign of it: also who begins may bring one.
        var comesBack = request.Rooms.Count > 0;
        var trace = comesBack ? Chat.Metrics.Traces.BeginResume(HeardAt) : null;
        var (resumed, begun) = (false, false);
        try
        {
            resumed = request.Session is { } token && await ResumeAsync(token).ConfigureAwait(false);
            begun = resumed || await BeginAsync(request).ConfigureAwait(false);
            if (!begun) return;

            var place = await WelcomeAsync(request, resumed).ConfigureAwait(false);
            // Before anything that was sent to it privately.
            Flush();
            OpenInbox(Owner, place);
            await ComeBackAsync(request.Rooms, resumed).ConfigureAwait(false);
        }
        finally
        {
            if (comesBack) Chat.Metrics.Traces.EndResume(trace, HeardAt, !begun && IsUnavailable ? ErrorCode.Unavailable.Code() : null, resumed, request.Rooms.Count);
        }
    }

    private async ValueTask<bool> ResumeAsync(string token)
    {
        var hash = SessionToken.Hash(token);
        if (await Chat.Backplane.ResumeSessionAsync(hash, Place).ConfigureAwait(false) is not { } session) return false;
        (_token, _tokenHash, Id, Generation) = (token, hash, session.Id, session.Generation);
        if (session.IsNameLost) return await GoOnAsGuestAsync().ConfigureAwait(false);
        (Nick, Pass) = (session.Nick, session.Pass);
        Chat.Live.Replace(Id, this);
        return true;
    }

    /// <summary>Its name is somebody else's by now. Where there is no other just now it can come back for one.</summary>
    private async ValueTask<bool> GoOnAsGuestAsync()
    {
        var outcome = await TakeGuestNickAsync().ConfigureAwait(false);
        if (outcome == NickOutcome.Claimed && await RememberAsync(Nick!, null).ConfigureAwait(false)) return true;
        if (Nick is { } nick)
        {
            Chat.Live.Forget(Id, this);
            await Chat.Backplane.ReleaseNickAsync(nick, Id).ConfigureAwait(false);
            Nick = null;
        }

        Chat.Live.Keep(new DetachedSession(_tokenHash!, Generation, []));
        Id = SessionId.Random();
        throw new BackplaneUnavailableException();
    }

    /// <summary>Refused once the session was resumed elsewhere: the nick it goes on with there is not for this connection to free.</summary>
    private protected override ValueTask<bool> RememberAsync(Nick nick, AccountPass? pass) => Chat.Backplane.RenameSessionAsync(_tokenHash!, Generation, nick, pass);

    /// <summary>False after the refusal.</summary>
    private async ValueTask<bool> BeginAsync(ClientMessage request)
    {
        Nick? nick = null;
        if (request.Nick is null ? request.Password is not null : !Protocol.Names.Nick.TryParse(request.Nick, out nick))
        {
            Refuse(request, request.Nick is null ? ErrorCode.BadRequest : ErrorCode.NickInvalid);
            return false;
        }

        if (request.Password is { } password)
        {
            if (!Tell(request, await EnterAccountAsync(nick!, password).ConfigureAwait(false))) return false;
        }
        else if (!Tell(request, nick is null ? await TakeGuestNickAsync().ConfigureAwait(false) : await TakeNickAsync(nick).ConfigureAwait(false)))
        {
            return false;
        }

        Generation = FirstGeneration();
        // A secret of the client's own lets it repeat a hello whose answer was lost: the next one resumes what this one begins. One of a
        // session that has just ended is not taken again.
        try
        {
            if (request.Session is { } offered && SessionToken.IsWellFormed(offered) && await TryOpenAsync(offered).ConfigureAwait(false)) return true;
            if (await TryOpenAsync(SessionToken.Create()).ConfigureAwait(false)) return true;
        }
        catch (BackplaneUnavailableException)
        {
            // Answered below, and nothing of it stays.
        }

        Chat.Live.Forget(Id, this);
        await Chat.Backplane.ReleaseNickAsync(Nick!, Id).ConfigureAwait(false);
        (Nick, Pass) = (null, null);
        Refuse(request, ErrorCode.Unavailable);
        return false;
    }

    /// <summary>
    /// Above those of a session that had the same token before, was taken for dead with its node, and is put back by it: they count the
    /// seconds, too.
    /// </summary>
    private long FirstGeneration() => Math.Max(1, (long)(Chat.Time.GetUtcNow() - GenerationsBegin).TotalSeconds);

    private ValueTask<bool> TryOpenAsync(string token)
    {
        (_token, _tokenHash) = (token, SessionToken.Hash(token));
        return Chat.Backplane.OpenSessionAsync(new ResumableSession(_tokenHash, Id, Generation, Nick!, Pass));
    }

    /// <summary>Answers after which place the inbox is told; null: after its end.</summary>
    private async ValueTask<RoomPosition?> WelcomeAsync(ClientMessage request, bool resumed)
    {
        var inbox = await TakeUpInboxAsync(request.InboxPosition, resumed).ConfigureAwait(false);
        Welcome(request, resumed, inbox);
        if (inbox is { } taken) return taken.Resumption.From;
        return request.InboxPosition is { } asked ? new RoomPosition(asked.Epoch, asked.Seq, asked.Id) : null;
    }

    private void Welcome(ClientMessage request, bool resumed, InboxContinuation? inbox)
    {
        var frame = new JsonFrame(Answers, Dialect.Framing, "welcome"u8);
        frame.Reference(request.Ref);
        frame.Text("nick"u8, Nick!.Shown);
        frame.Text("session"u8, _token!);
        frame.Text("node"u8, Chat.Options.NodeId);
        frame.Text("version"u8, Chat.Options.Version);
        frame.Flag("resumed"u8, resumed);
        if (Pass is not null) frame.Flag("account"u8, true);
        if (inbox is not null) WriteInboxState(frame, inbox, request.InboxPosition?.Seq ?? 0);
        frame.Raw(",\"limits\":{\"frameBytes\":"u8);
        frame.Value(Chat.Options.FrameBytes);
        frame.Number("textBytes"u8, Chat.Options.TextBytes);
        frame.Number("messagesPerSecond"u8, Chat.Options.MessagesPerSecond);
        frame.Number("rooms"u8, Chat.Options.RoomsPerSession);
        frame.Raw("}"u8);
        frame.End();
    }
}
