using System.Collections.Immutable;
using System.Text.Json;
using ChatSocket.Chat.InProcess;

namespace ChatSocket.Chat.Journal;

internal enum RecordKind
{
    None,
    Room,
    Message,
    Topic,
    Deleted,
    Order,
    Account,
    Unregistered,
    Inbox,
    Direct,
    Read,
}

/// <summary>One record as it was read; which properties count follows from <see cref="Kind"/>.</summary>
internal sealed class JournalRecord
{
    public RecordKind Kind { get; private set; }

    public string Room { get; private set; } = "";

    public string Shown { get; private set; } = "";

    public string Epoch { get; private set; } = "";

    public string Id { get; private set; } = "";

    public string From { get; private set; } = "";

    public string Topic { get; private set; } = "";

    public string Nick { get; private set; } = "";

    public string Verifier { get; private set; } = "";

    public string AccountId { get; private set; } = "";

    public string Subject { get; private set; } = "";

    public long? Forgotten { get; private set; }

    public long Read { get; private set; }

    public long Version { get; private set; }

    public RoomOrder Order { get; private set; } = RoomOrder.None;

    public byte[] Text { get; private set; } = [];

    public long Seq { get; private set; }

    public long Ts { get; private set; }

    /// <summary>Null when the payload is not one of these kinds, whatever it is instead.</summary>
    public static JournalRecord? Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            var record = new JournalRecord();
            var json = new Utf8JsonReader(payload);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName) record.ReadProperty(ref json);
            return json.TokenType == JsonTokenType.EndObject && !json.Read() && record.IsComplete ? record : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private bool IsComplete => Seq >= 0 && (IsOfPerson ? Nick : Room).Length > 0 && Kind switch
    {
        RecordKind.Room => Shown.Length > 0 && Epoch.Length > 0,
        RecordKind.Message => Epoch.Length > 0 && Id.Length > 0 && Seq > 0,
        RecordKind.Topic or RecordKind.Order or RecordKind.Deleted or RecordKind.Unregistered => true,
        RecordKind.Inbox => Epoch.Length > 0 && AccountId.Length > 0 && Read >= 0,
        RecordKind.Direct => Epoch.Length > 0 && AccountId.Length > 0 && Id.Length > 0 && Seq > 0,
        RecordKind.Read => AccountId.Length > 0,
        RecordKind.Account => Id.Length > 0 && Verifier.Length > 0 && Version > 0,
        _ => false,
    };

    private bool IsOfPerson => Kind is RecordKind.Account or RecordKind.Unregistered or RecordKind.Inbox or RecordKind.Direct or RecordKind.Read;

    private void ReadProperty(ref Utf8JsonReader json)
    {
        if (Next(ref json, "k"u8)) Kind = KindOf(ref json);
        else if (Next(ref json, "room"u8)) Room = json.GetString() ?? "";
        else if (Next(ref json, "epoch"u8)) Epoch = json.GetString() ?? "";
        else if (Next(ref json, "seq"u8)) Seq = json.GetInt64();
        else if (Next(ref json, "id"u8)) Id = json.GetString() ?? "";
        else if (Next(ref json, "from"u8)) From = json.GetString() ?? "";
        else if (Next(ref json, "ts"u8)) Ts = json.GetInt64();
        else if (Next(ref json, "text"u8)) Text = Unescape(ref json);
        else if (Next(ref json, "topic"u8)) Topic = json.GetString() ?? "";
        else if (Next(ref json, "shown"u8)) Shown = json.GetString() ?? "";
        else if (Next(ref json, "nick"u8)) Nick = json.GetString() ?? "";
        else if (Next(ref json, "verifier"u8)) Verifier = json.GetString() ?? "";
        else if (Next(ref json, "version"u8)) Version = json.GetInt64();
        else if (Next(ref json, "account"u8)) AccountId = json.GetString() ?? "";
        else if (Next(ref json, "subject"u8)) Subject = json.GetString() ?? "";
        else if (Next(ref json, "forgotten"u8)) Forgotten = json.GetInt64();
        else if (Next(ref json, "read"u8)) Read = json.GetInt64();
        else if (Next(ref json, "owner"u8)) Order = Order with { Owner = json.GetString() ?? "" };
        else if (Next(ref json, "invite"u8)) Order = Order with { InviteOnly = json.GetBoolean() };
        else if (Next(ref json, "limit"u8)) Order = Order with { MemberLimit = json.GetInt32() };
        else if (Next(ref json, "locked"u8)) Order = Order with { TopicLocked = json.GetBoolean() };
        else if (Next(ref json, "rules"u8)) Order = Order with { Rules = ReadRules(ref json) };
        else json.Skip();
    }

    private static ImmutableDictionary<string, string> ReadRules(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw new FormatException("rules are an object");
        var rules = ImmutableDictionary.CreateBuilder<string, string>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var rule = json.GetString()!;
            json.Read();
            if (rule.Length == 0) throw new FormatException("a rule has a name");
            rules[rule] = json.GetString() ?? "";
        }

        return rules.ToImmutable();
    }

    private static bool Next(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => json.ValueTextEquals(name) && json.Read();

    private static RecordKind KindOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("message"u8) ? RecordKind.Message
        : json.ValueTextEquals("room"u8) ? RecordKind.Room
        : json.ValueTextEquals("topic"u8) ? RecordKind.Topic
        : json.ValueTextEquals("deleted"u8) ? RecordKind.Deleted
        : json.ValueTextEquals("order"u8) ? RecordKind.Order
        : json.ValueTextEquals("account"u8) ? RecordKind.Account
        : json.ValueTextEquals("unregistered"u8) ? RecordKind.Unregistered
        : json.ValueTextEquals("direct"u8) ? RecordKind.Direct
        : json.ValueTextEquals("read"u8) ? RecordKind.Read
        : json.ValueTextEquals("inbox"u8) ? RecordKind.Inbox
        : RecordKind.None;

    private static byte[] Unescape(ref Utf8JsonReader json)
    {
        var text = new byte[json.ValueSpan.Length];
        var length = json.CopyString(text);
        return length == text.Length ? text : text[..length];
    }
}
