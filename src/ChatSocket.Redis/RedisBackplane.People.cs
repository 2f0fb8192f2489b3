using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.People;
using ChatSocket.Redis.Scripts;

namespace ChatSocket.Redis;

/// <summary>Nicks and sessions.</summary>
public sealed partial class RedisBackplane
{
    private static readonly TimeSpan AwayAtMost = TimeSpan.FromMinutes(10);

    public async ValueTask<NickOutcome> ClaimNickAsync(Nick nick, SessionId session, AccountPass? pass = null, string address = "")
    {
        try
        {
            var answer = await _people.ClaimAsync(_lines.RunAsync, new HeldNick(nick, session, pass, address), restore: false).ConfigureAwait(false);
            if (answer.Code == 'C') _local.Claimed(nick, session, pass, address);
            return answer.Code switch
            {
                'C' => NickOutcome.Claimed,
                'T' => NickOutcome.Taken,
                'P' or 'X' => NickOutcome.Registered,
                'L' => NickOutcome.Full,
                _ => NickOutcome.Unavailable,
            };
        }
        catch (BackplaneUnavailableException)
        {
            return NickOutcome.Unavailable;
        }
        catch (OutcomeUnknownException)
        {
            Owe(run => ReleaseAsync(run, nick.Key, session));
            return NickOutcome.Unavailable;
        }
    }

    public async ValueTask ReleaseNickAsync(Nick nick, SessionId session)
    {
        _local.Released(nick.Key, session);
        await PayOrOweAsync(run => ReleaseAsync(run, nick.Key, session)).ConfigureAwait(false);
    }

    /// <summary>Unless the session holds it here: it had it before, or has taken it again since.</summary>
    private async Task<Answer> ReleaseAsync(RunScript run, string nickKey, SessionId session) =>
        _local.Holds(nickKey, session) ? default : await _people.ReleaseAsync(run, nickKey, session).ConfigureAwait(false);

    public async ValueTask<bool> OpenSessionAsync(ResumableSession session)
    {
        try
        {
            if ((await _people.OpenAsync(_lines.RunAsync, session, restore: false).ConfigureAwait(false)).Code != 'O') return false;
        }
        catch (OutcomeUnknownException unknown)
        {
            Owe(run => _people.EndAsync(run, session.TokenHash, session.Generation));
            throw new BackplaneUnavailableException(unknown);
        }

        _local.Opened(session);
        return true;
    }

    public async ValueTask<ResumableSession?> ResumeSessionAsync(string tokenHash, string address = "")
    {
        var isOurs = false;
        try
        {
            var answer = await _people.ResumeAsync(_lines.RunAsync, tokenHash).ConfigureAwait(false);
            if (answer.Code != 'R' || !Nick.TryParse(answer.Text(3), out var nick)) return null;
            isOurs = true;
            var session = new ResumableSession(tokenHash, SessionText.Read(answer.Text(1)), answer.Number(2), nick, PassText.Read(answer.Text(4)));
            var claim = await _people.ClaimAsync(_lines.RunAsync, new HeldNick(nick, session.Id, session.Pass, address), restore: true).ConfigureAwait(false);
            if (claim.Code == 'T' || (claim.Code == 'P' && session.Pass is null))
            {
                _local.Opened(session);
                return session with { IsNameLost = true };
            }

            if (claim.Code != 'C')
            {
                // Its account ended it, or Redis lost the account: it goes on as a new one.
                await PayOrOweAsync(run => _people.EndAsync(run, tokenHash, session.Generation)).ConfigureAwait(false);
                return null;
            }

            _local.Opened(session);
            _local.Claimed(nick, session.Id, session.Pass, address);
            return session;
        }
        catch (Exception failure) when (isOurs || failure is OutcomeUnknownException)
        {
            // Resuming again gives another generation; nothing of this one is used. But who never asks again must not stay for ever.
            _ = EndUnlessResumedAsync(tokenHash);
            if (failure is not OutcomeUnknownException) throw;
            throw new BackplaneUnavailableException(failure);
        }
    }

    public async ValueTask<bool> RenameSessionAsync(string tokenHash, long generation, Nick nick, AccountPass? pass = null)
    {
        var call = On(Script.RenameSession, NodeKeys.Session(tokenHash));
        if (await TryAsync(call.RunAsync(generation, nick.Shown, PassText.Write(pass))).ConfigureAwait(false) is not { Code: 'R' }) return false;
        _local.Named(tokenHash, generation, nick, pass);
        return true;
    }

    public async ValueTask<bool> EndSessionAsync(string tokenHash, long generation)
    {
        _local.Ended(tokenHash, generation);
        var answer = await TryAsync(_people.EndAsync(_lines.RunAsync, tokenHash, generation)).ConfigureAwait(false);
        if (answer is null) Owe(run => EndAsync(run, tokenHash, generation));
        else await ReleaseOfEndedAsync(_lines.RunAsync, answer.Value).ConfigureAwait(false);
        return answer is { Code: 'E' };
    }

    private async Task EndAsync(RunScript run, string tokenHash, long generation) =>
        await ReleaseOfEndedAsync(run, await _people.EndAsync(run, tokenHash, generation).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>The nick goes with the session.</summary>
    private async Task ReleaseOfEndedAsync(RunScript run, Answer ended)
    {
        if (ended.Code is not ('E' or 'A') || !Nick.TryParse(ended.Text(2), out var nick)) return;
        var session = SessionText.Read(ended.Text(1));
        _local.Released(nick.Key, session);
        if (await TryAsync(_people.ReleaseAsync(run, nick.Key, session)).ConfigureAwait(false) is null) Owe(again => ReleaseAsync(again, nick.Key, session));
    }

    private async Task EndUnlessResumedAsync(string tokenHash)
    {
        await GraceFromReturnAsync().ConfigureAwait(false);
        Owe(async run =>
        {
            if (!_local.HasSession(tokenHash)) await ReleaseOfEndedAsync(run, await _people.EndOwnAsync(run, tokenHash).ConfigureAwait(false)).ConfigureAwait(false);
        });
    }

    /// <summary>While Redis is away nobody can come back, so the time counts from its return; but not for ever: it may never come.</summary>
    private async Task GraceFromReturnAsync()
    {
        var began = _time.GetTimestamp();
        await Task.Delay(_settings.Grace, _time).ConfigureAwait(false);
        while (UpFor is var up && up < _settings.Grace && _time.GetElapsedTime(began) < AwayAtMost)
        {
            await Task.Delay(_settings.Grace - up, _time).ConfigureAwait(false);
        }
    }
}
