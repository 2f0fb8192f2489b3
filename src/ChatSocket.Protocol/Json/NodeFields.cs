using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace ChatSocket.Protocol.Json;

internal enum NodeField
{
    None,
    Type,
    Ref,
    Room,
    Epoch,
    Seq,
    Id,
    From,
    Text,
    Ts,
    Nick,
    To,
    Topic,
    By,
    Event,
    Code,
    Reason,
    Session,
    Node,
    Version,
    Count,
    Read,
    Joined,
    Left,
    DelayMs,
    Resumed,
    More,
    Retry,
    Since,
    FrameBytes,
    TextBytes,
    MessagesPerSecond,
    Members,
    History,
    Messages,
    Rooms,
    Users,
    Account,
    Addresses,
    Subject,
    Inbox,
    Unread,
    Gap,
    Banned,
    Bans,
    Act,
    Address,
    Limits,
}

/// <summary>
/// The fields of one object by name and kind. Some names are a text in one message and a number in another (<c>from</c>,
/// <c>version</c>), so both are kept apart. A known field of a wrong kind is as if it were not there.
/// </summary>
internal struct NodeFields
{
    private const int LongestName = 17;

    private static readonly (byte[] Name, NodeField Field)[][] ByLength = [.. Enumerable.Range(0, LongestName + 1).Select(length =>
        Enum.GetValues<NodeField>().Where(field => field != NodeField.None)
            .Select(field => (Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(field.ToString())), field))
            .Where(pair => pair.Item1.Length == length).ToArray())];

    private TextSlots _texts;
    private NumberSlots _numbers;
    private ulong _numbersThere;

    public IReadOnlyList<string>? Names { get; set; }

    public IReadOnlyList<WhoEntry>? People { get; set; }

    public IReadOnlyList<StoredMessage>? Messages { get; set; }

    public IReadOnlyList<UserEntry>? Users { get; set; }

    public IReadOnlyList<RoomEntry>? Rooms { get; set; }

    public IReadOnlyList<BanEntry>? Bans { get; set; }

    public InboxState? Inbox { get; set; }

    public MissingRange? Gap { get; set; }

    public NodeLimits Limits { get; set; }

    public static NodeField Find(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.ValueSpan.Length > LongestName) return NodeField.None;
        foreach (var (name, field) in ByLength[reader.ValueSpan.Length])
        {
            if (reader.ValueSpan.SequenceEqual(name)) return field;
        }

        return NodeField.None;
    }

    public readonly string? Text(NodeField field) => _texts[(int)field];

    public readonly long? Number(NodeField field) => (_numbersThere & (1UL << (int)field)) != 0 ? _numbers[(int)field] : null;

    public readonly int Small(NodeField field) => (int)Math.Clamp(Number(field) ?? 0, 0, int.MaxValue);

    public readonly bool? Flag(NodeField field) => Number(field) is { } number ? number != 0 : null;

    public void Set(NodeField field, string text) => _texts[(int)field] = text;

    public void Set(NodeField field, long number)
    {
        _numbers[(int)field] = number;
        _numbersThere |= 1UL << (int)field;
    }

    [InlineArray((int)NodeField.Limits + 1)]
    private struct TextSlots
    {
        private string? _first;
    }

    [InlineArray((int)NodeField.Limits + 1)]
    private struct NumberSlots
    {
        private long _first;
    }
}
