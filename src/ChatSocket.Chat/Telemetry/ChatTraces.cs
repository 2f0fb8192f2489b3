using System.Diagnostics;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Telemetry;

/// <summary>
/// The spans of a node: one for a message, never for a connection. Whether a message is traced is decided at its head, before
/// anything is made for it, so what is not traced costs one random number; what failed is traced from what is known at its end.
/// No span is made the current one of a thread: what happens beside it is not a part of it. Keeps no state.
/// </summary>
/// <param name="time">The node's clock.</param>
/// <param name="ratio">Which part of the messages is traced: 0 only failures, 1 all.</param>
public sealed class ChatTraces(TimeProvider time, double ratio) : IDisposable
{
    public const string SourceName = "ChatSocket";

    private const string Outcome = "chatsocket.outcome";
    private const string BatchMessages = "chatsocket.batch.messages";
    private const string Ok = "ok";

    private readonly ActivitySource _source = new(SourceName);

    public void Dispose() => _source.Dispose();

    /// <summary>Null when the message is not traced, as most are.</summary>
    internal Activity? BeginSend(long heardAt) => IsChosen() ? Begin("chat.send", ActivityKind.Producer, default, heardAt) : null;

    /// <summary>A message whose end is an error is traced whether it was chosen or not.</summary>
    internal Activity? BeginFailedSend(long heardAt) => Begin("chat.send", ActivityKind.Producer, default, heardAt);

    internal static void End(Activity? trace, string outcome, bool isError)
    {
        if (trace is null) return;
        trace.SetTag(Outcome, outcome);
        if (isError) trace.SetStatus(ActivityStatusCode.Error, outcome);
        trace.Stop();
    }

    /// <summary>One call may carry several traced messages: it is a part of the first one's trace, and linked with the others'.</summary>
    public Activity? BeginAppend(ReadOnlySpan<AppendRequest> batch)
    {
        Activity? append = null;
        foreach (ref readonly var request in batch)
        {
            if (request.Trace is not { } send) continue;
            if (append is null)
            {
                if ((append = Begin("redis.append", ActivityKind.Client, send.Context, time.GetTimestamp())) is null) return null;
                append.SetTag(BatchMessages, batch.Length);
                continue;
            }

            append.AddLink(new ActivityLink(send.Context));
            send.AddLink(new ActivityLink(append.Context));
        }

        return append;
    }

    /// <param name="append">Null when the append is not traced.</param>
    /// <param name="outcome">Of the whole call; null when it was carried out.</param>
    public static void EndAppend(Activity? append, string? outcome) => End(append, outcome ?? Ok, outcome is not null);

    /// <summary>A batch that came with a trace was told to the members here.</summary>
    internal Activity? BeginDeliver(ActivityContext append, long heardAt, bool local, int members, int messages)
    {
        var deliver = Begin("chat.deliver", ActivityKind.Consumer, append, heardAt);
        deliver?.SetTag("chatsocket.origin", local ? "local" : "remote").SetTag("chatsocket.fanout.members", members).SetTag(BatchMessages, messages);
        return deliver;
    }

    internal Activity? BeginResume(long heardAt) => IsChosen() ? Begin("chat.resume", ActivityKind.Server, default, heardAt) : null;

    internal void EndResume(Activity? trace, long heardAt, string? failure, bool resumed, int rooms)
    {
        if (failure is not null) trace ??= Begin("chat.resume", ActivityKind.Server, default, heardAt);
        trace?.SetTag("chatsocket.resumed", resumed).SetTag("chatsocket.rooms", rooms);
        End(trace, failure ?? Ok, failure is not null);
    }

    /// <summary>A node's leaving is seldom enough to be traced always.</summary>
    public Activity? BeginDrain(int connections)
    {
        var drain = Begin("node.drain", ActivityKind.Internal, default, time.GetTimestamp());
        drain?.SetTag("chatsocket.connections", connections);
        return drain;
    }

    public static void EndDrain(Activity? drain, int left)
    {
        drain?.SetTag("chatsocket.connections.left", left);
        End(drain, Ok, isError: false);
    }

    private bool IsChosen() => ratio > 0 && _source.HasListeners() && (ratio >= 1 || Random.Shared.NextDouble() < ratio);

    private Activity? Begin(string name, ActivityKind kind, ActivityContext parent, long began)
    {
        if (!_source.HasListeners()) return null;
        var around = Activity.Current;
        // Otherwise whatever runs here would become its parent.
        Activity.Current = null;
        var trace = _source.StartActivity(name, kind, parent, startTime: time.GetUtcNow() - time.GetElapsedTime(began));
        Activity.Current = around;
        return trace;
    }
}
