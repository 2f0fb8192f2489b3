using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.People;
using ChatSocket.Redis.Scripts;
using StackExchange.Redis;

namespace ChatSocket.Redis;

/// <summary>Memberships, and what members do to a room beside writing into it.</summary>
public sealed partial class RedisBackplane
{
    private const int SampleSize = 100;

    public async ValueTask<RoomOutcome> CreateAsync(RoomName room, string topic, string owner = "")
    {
        var keys = new RoomKeys(room);
        var call = On(Script.Create, keys.Head, keys.Log, keys.Members, keys.InOrder, keys.Reads, NodeKeys.Rooms, keys.Rules, keys.PutOut);
        if (await TryAsync(call.RunAsync(room.Key, room.Shown, _settings.Rooms, MessageIds.Random(), topic, PeopleScripts.AccountOf(owner))).ConfigureAwait(false) is not { } answer) return RoomOutcome.Unavailable;
        return answer.Code switch { 'C' => RoomOutcome.Done, 'X' => RoomOutcome.Exists, _ => RoomOutcome.Full };
    }

    public async ValueTask<JoinResult> JoinAsync(RoomName room, RoomMember member, RoomPosition? from = null)
    {
        Answer answer;
        try
        {
            answer = await _people.JoinAsync(_lines.RunAsync, room, member, from, SampleSize).ConfigureAwait(false);
        }
        catch (BackplaneUnavailableException)
        {
            return JoinResult.Refused(RoomOutcome.Unavailable);
        }
        catch (OutcomeUnknownException)
        {
            // A newcomer that is told it is not in must not be in; who was in before stays, and who comes back has the time to try again.
            if (from is not null) _ = LeaveLaterAsync(room, member.Attachment);
            else if (!_local.Has(room, member.Attachment)) Owe(run => _people.LeaveAsync(run, room, member.Attachment));
            return JoinResult.Refused(RoomOutcome.Unavailable);
        }

        if (answer.Code != 'J')
        {
            return JoinResult.Refused(answer.Code switch
            {
                'L' => RoomOutcome.Full,
                'B' => RoomOutcome.Banned,
                'I' => RoomOutcome.InviteOnly,
                'M' => RoomOutcome.Crowded,
                _ => RoomOutcome.NotMember,
            });
        }

        _local.Joined(room, member);
        return ReadJoined(answer);
    }

    public async ValueTask LeaveAsync(RoomName room, Attachment member)
    {
        _local.Left(room, member);
        await PayOrOweAsync(run => _people.LeaveAsync(run, room, member)).ConfigureAwait(false);
    }

    public async ValueTask RenameAsync(RoomName room, Attachment member, Nick from, Nick to, string account = "", bool asAdministrator = false)
    {
        _local.Renamed(room, member, to, account, asAdministrator);
        await PayOrOweAsync(run => _people.RenameAsync(run, room, member, to, account, asAdministrator)).ConfigureAwait(false);
    }

    public async ValueTask<RoomOutcome> SetTopicAsync(RoomName room, Attachment by, string topic, bool asAdministrator = false)
    {
        var keys = new RoomKeys(room);
        var call = On(Script.Topic, keys.Head, keys.Members);
        return Outcome(await TryAsync(call.RunAsync(keys.Channel, SessionText.Write(by.Session), by.Stamp, topic, asAdministrator ? "A" : "")).ConfigureAwait(false));
    }

    public async ValueTask<RoomOutcome> ReadUpToAsync(RoomName room, Attachment by, long seq)
    {
        var keys = new RoomKeys(room);
        var call = On(Script.ReadMark, keys.Head, keys.Members, keys.InOrder, keys.Reads);
        return Outcome(await TryAsync(call.RunAsync(SessionText.Write(by.Session), by.Stamp, seq, room.Key, NodeKeys.ChannelPrefix)).ConfigureAwait(false));
    }

    /// <summary>Kept nowhere and promised to nobody, so it needs no fence; while Redis is away nobody hears of it.</summary>
    public async ValueTask TypeAsync(RoomName room, Attachment by)
    {
        var member = _local.Find(room, by);
        if (member is null) return;
        try
        {
            await _lines.ReadAsync(database => database.PublishAsync(
                new RedisChannel(new RoomKeys(room).Channel, RedisChannel.PatternMode.Literal), $"Y {member.Nick.Shown}")).ConfigureAwait(false);
        }
        catch (BackplaneUnavailableException)
        {
            // A sign that nobody misses.
        }
    }

    /// <summary>Does nothing to who has joined in a newer attachment by then.</summary>
    private async Task LeaveLaterAsync(RoomName room, Attachment attachment)
    {
        await GraceFromReturnAsync().ConfigureAwait(false);
        if (!_local.Has(room, attachment)) Owe(run => _people.LeaveAsync(run, room, attachment));
    }

    private static RoomOutcome Outcome(Answer? answer) => answer?.Code switch
    {
        null => RoomOutcome.Unavailable,
        'G' => RoomOutcome.NotMember,
        'P' => RoomOutcome.Forbidden,
        'Q' => RoomOutcome.Muted,
        _ => RoomOutcome.Done,
    };

    private static JoinResult ReadJoined(Answer answer)
    {
        var top = new RoomPosition(answer.Text(1), answer.Number(2), answer.Text(3));
        var continuation = answer.Text(9) switch
        {
            "T" => Continuation.Trimmed,
            "N" => Continuation.Epoch,
            "D" => Continuation.Diverged,
            _ => Continuation.Exact,
        };
        return new JoinResult(
            RoomOutcome.Done, top, answer.Number(4), (int)answer.Number(5), answer.Text(6), [.. answer.TextsFrom(13).Select(MemberEntry.NickIn).Distinct()],
            new Resumption(continuation, new RoomPosition(top.Epoch, answer.Number(10), answer.Text(11))), answer.Number(8), TimeSpan.FromMilliseconds(answer.Number(12)));
    }

    /// <summary>Null: it was not done, or nobody knows; whoever asked may ask again.</summary>
    private static async Task<Answer?> TryAsync(Task<Answer> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is BackplaneUnavailableException or OutcomeUnknownException)
        {
            return null;
        }
    }

    /// <summary>What must happen some time, however Redis is just now.</summary>
    private async Task<Answer?> PayOrOweAsync(Func<RunScript, Task<Answer>> payment)
    {
        var answer = await TryAsync(payment(_lines.RunAsync)).ConfigureAwait(false);
        if (answer is null) Owe(payment);
        return answer;
    }

    /// <summary>Paid when the next line comes up; at once where one did while the first attempt failed.</summary>
    private void Owe(Func<RunScript, Task> payment)
    {
        _debts.Add(payment);
        if (_lines.IsUp) _ = PayAsync();
    }

    private async Task PayAsync()
    {
        try
        {
            await _debts.PayAsync(_lines.RunAsync).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is BackplaneUnavailableException || RedisLine.IsLost(failure))
        {
            // They stay; the next line pays.
        }
    }
}
