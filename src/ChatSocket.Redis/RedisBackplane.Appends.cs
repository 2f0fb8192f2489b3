using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Telemetry;
using ChatSocket.Protocol.Names;
using ChatSocket.Redis.Connections;
using ChatSocket.Redis.Formats;
using ChatSocket.Redis.Scripts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatSocket.Redis;

/// <summary>One script call per batch.</summary>
public sealed partial class RedisBackplane
{
    private const int FixedArguments = 10;
    private const string Unknown = "unknown";
    private const string Unavailable = "unavailable";
    private static readonly SearchValues<char> Separators = SearchValues.Create(" ;\n\r\t\v\f");

    public async ValueTask<AppendResult> AppendAsync(RoomName room, ReadOnlyMemory<AppendRequest> batch)
    {
        if (batch.Length == 0 || !_lines.IsUp) return AppendResult.All(AppendOutcome.Unavailable, batch.Length);
        var keys = _feeds.TryGetValue(room.Key, out var feed) ? feed.Keys : new RoomKeys(room);
        var trace = _metrics.Traces.BeginAppend(batch.Span);
        string? failure = Unknown;
        try
        {
            var answer = await _lines.RunAsync(
                Script.Append, [NodeKeys.Lease(_settings.NodeId), keys.Head, keys.Log, keys.Members], Arguments(keys, batch.Span, trace)).ConfigureAwait(false);
            failure = null;
            return Read(answer, batch.Length);
        }
        catch (BackplaneUnavailableException)
        {
            failure = Unavailable;
            return AppendResult.All(AppendOutcome.Unavailable, batch.Length);
        }
        catch (OutcomeUnknownException)
        {
            return AppendResult.All(AppendOutcome.Unknown, batch.Length);
        }
        catch (RedisServerException error)
        {
            // Nobody knows how far it came: only a retry, which searches the log, tells.
            LogAppendRefused(_log, error);
            return AppendResult.All(AppendOutcome.Unknown, batch.Length);
        }
        finally
        {
            ChatTraces.EndAppend(trace, failure);
        }
    }

    private RedisValue[] Arguments(RoomKeys keys, ReadOnlySpan<AppendRequest> batch, Activity? trace)
    {
        var entries = new ArrayBufferWriter<byte>(batch.Length * 128);
        var senders = new List<Attachment>();
        StringBuilder? senderOf = null, retries = null;
        for (var index = 0; index < batch.Length; index++)
        {
            ref readonly var request = ref batch[index];
            Chunk.WriteEntry(entries, request);
            var sender = IndexOf(senders, request.Sender);
            if (sender > 0 && senderOf is null) senderOf = new StringBuilder().Insert(0, "1,", index);
            senderOf?.Append(CultureInfo.InvariantCulture, $"{sender + 1},");
            if (request.RetryAfter is { } after)
            {
                retries ??= new StringBuilder();
                // A position is a client's word: what could not be an epoch of ours is none.
                var epoch = after.Epoch.Length is > 0 and <= 64 && !after.Epoch.AsSpan().ContainsAny(Separators) ? after.Epoch : "?";
                retries.Append(CultureInfo.InvariantCulture, $"{index + 1} {epoch} {Math.Max(0, after.Seq)};");
            }
        }

        var arguments = new RedisValue[FixedArguments + (senders.Count * 2) + (trace is null ? 0 : 1)];
        arguments[1] = keys.Channel;
        arguments[2] = _settings.History.Messages;
        arguments[3] = _settings.History.Seconds * 1000L;
        arguments[4] = _settings.History.Bytes;
        arguments[5] = batch.Length;
        arguments[6] = batch[^1].Id;
        arguments[7] = entries.WrittenSpan.ToArray();
        arguments[8] = senderOf?.ToString() ?? "";
        arguments[9] = retries?.ToString() ?? "";
        for (var index = 0; index < senders.Count; index++)
        {
            arguments[FixedArguments + (index * 2)] = SessionText.Write(senders[index].Session);
            arguments[FixedArguments + (index * 2) + 1] = senders[index].Stamp;
        }

        // Behind the pairs: an odd number of arguments tells the script that it is there.
        if (trace is not null) arguments[^1] = trace.Id;
        return arguments;
    }

    /// <summary>Most batches have few senders, and the last one goes on writing.</summary>
    private static int IndexOf(List<Attachment> senders, Attachment sender)
    {
        for (var index = senders.Count - 1; index >= 0; index--)
        {
            if (senders[index] == sender) return index;
        }

        senders.Add(sender);
        return senders.Count - 1;
    }

    private static AppendResult Read(Answer answer, int count)
    {
        if (answer.Code == 'N') return AppendResult.All(AppendOutcome.NotMember, count);
        var items = new Appended[count];
        var epoch = answer.Text(1);
        if (answer.Code == 'A')
        {
            var (first, ts) = (answer.Number(2), answer.Number(3));
            for (var index = 0; index < count; index++) items[index] = new Appended(AppendOutcome.Stored, first + index, ts);
            return new AppendResult(epoch, items);
        }

        for (var index = 0; index < count; index++) items[index] = ReadOutcome(answer.Text(2 + index));
        return new AppendResult(epoch, items);
    }

    private static Appended ReadOutcome(string outcome)
    {
        if (outcome == "N") return new Appended(AppendOutcome.NotMember);
        if (outcome == "Q") return new Appended(AppendOutcome.Muted);
        if (outcome == "U") return new Appended(AppendOutcome.Undecidable);
        var space = outcome.IndexOf(' ', StringComparison.Ordinal);
        return new Appended(
            AppendOutcome.Stored, long.Parse(outcome.AsSpan(0, space), CultureInfo.InvariantCulture), long.Parse(outcome.AsSpan(space + 1), CultureInfo.InvariantCulture));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Redis takes an append for an error; its messages are of unknown outcome.")]
    private static partial void LogAppendRefused(ILogger log, Exception failure);
}
