using System.Collections.Concurrent;
using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Journal;
using ChatSocket.Protocol.Names;
using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Tests.Journal;

/// <summary>What these tests do to a backplane over and over.</summary>
internal static class Chats
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    public static readonly string FlushStep = $"flush {JournalFiles.Current}";
    public static readonly string WriteStep = $"write {JournalFiles.Current}";

    public static Task<T> Soon<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static InProcessBackplane Start(
        MemoryStorage storage, HistoryLimits? limits = null, TimeProvider? time = null, RememberedLog? log = null,
        JournalDamage damage = JournalDamage.Stop, long compactAbove = long.MaxValue, HistoryLimits? inbox = null) =>
        InProcessBackplane.Open(storage, damage, limits ?? new HistoryLimits(), 1000, time ?? PassingTime.Instance, log ?? new RememberedLog(), compactAbove, inbox);

    public static IInboxes Inboxes(this IBackplane chat) => chat.Inboxes;

    public static RoomName Room(string name)
    {
        Assert.True(RoomName.TryParse(name, out var room));
        return room;
    }

    public static RoomMember Person(string name = "Ana")
    {
        Assert.True(Nick.TryParse(name, out var nick));
        return new RoomMember(new Attachment(SessionId.Random(), 1), nick, 0);
    }

    public static AppendRequest Says(this RoomMember member, string text, string? id = null, RoomPosition? retryAfter = null) =>
        new(member.Attachment, member.Nick.Shown, id ?? MessageIds.Random(), Encoding.UTF8.GetBytes(text), retryAfter);

    public static async Task<RoomMember> EnterAsync(this InProcessBackplane chat, RoomName room, RoomMember? member = null)
    {
        member ??= Person();
        Assert.Equal(RoomOutcome.Done, (await chat.JoinAsync(room, member).Soon()).Outcome);
        return member;
    }

    public static async Task<Appended> SayAsync(this InProcessBackplane chat, RoomName room, AppendRequest request) =>
        (await chat.AppendAsync(room, new[] { request }).Soon()).Items[0];

    /// <summary>One message after the other, each acknowledged.</summary>
    public static async Task SayAllAsync(this InProcessBackplane chat, RoomName room, RoomMember member, IEnumerable<string> texts)
    {
        foreach (var text in texts) Assert.Equal(AppendOutcome.Stored, (await chat.SayAsync(room, member.Says(text))).Outcome);
    }

    public static async Task<RoomMessage[]> LogAsync(this InProcessBackplane chat, RoomName room) =>
        (await chat.ReadAsync(room, new HistoryQuery(null, null, int.MaxValue)).Soon()).Messages;

    public static async Task<string[]> TextsAsync(this InProcessBackplane chat, RoomName room) =>
        [.. (await chat.LogAsync(room)).Select(message => Encoding.UTF8.GetString(message.Text))];

    /// <summary>Where a newcomer would begin.</summary>
    public static async Task<RoomPosition> PositionAsync(this InProcessBackplane chat, RoomName room) =>
        (await chat.JoinAsync(room, Person("observer")).Soon()).Position;

    public static string[] Numbered(int count, string prefix = "m") => [.. Enumerable.Range(1, count).Select(number => $"{prefix}{number}")];

    /// <summary>A journal with these messages in one room, as an orderly end leaves it.</summary>
    public static async Task<byte[]> JournalOfAsync(RoomName room, params string[] texts)
    {
        var storage = new MemoryStorage();
        await using (var chat = Start(storage)) await chat.SayAllAsync(room, await chat.EnterAsync(room), texts);
        return storage.Content(JournalFiles.Current);
    }

    /// <summary>Where each record begins; the last entry is the end.</summary>
    public static long[] Offsets(byte[] journal)
    {
        var reader = new JournalReader(MemoryStorage.With(journal).Open(JournalFiles.Current)!);
        var offsets = new List<long> { JournalFormat.Header.Length };
        while (reader.Read(offsets[^1], out var end) is not null) offsets.Add(end);
        return [.. offsets];
    }
}

/// <summary>Everything that was logged.</summary>
internal sealed class RememberedLog : ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Line)> Lines { get; } = new();

    public string[] Of(LogLevel level) => [.. Lines.Where(line => line.Level == level).Select(line => line.Line)];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, formatter(state, exception)));
}

/// <summary>Hears a room, as the room would.</summary>
internal sealed class Ear : IRoomListener
{
    public ConcurrentQueue<PublishedBatch> Batches { get; } = new();

    public ConcurrentQueue<string> Topics { get; } = new();

    public RoomMessage[] Messages => [.. Batches.SelectMany(batch => batch.Messages)];

    public void OnMessages(PublishedBatch batch) => Batches.Enqueue(batch);

    public void OnGap(RoomGap gap)
    {
    }

    public void OnPresence(PresenceChange change)
    {
    }

    public void OnTyping(TypingSign sign)
    {
    }

    public void OnTopic(TopicChange change) => Topics.Enqueue(change.Topic);
}
