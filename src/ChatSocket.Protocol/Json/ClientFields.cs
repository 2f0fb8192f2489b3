using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace ChatSocket.Protocol.Json;

internal enum ClientField
{
    None,
    Type,
    Ref,
    Room,
    Id,
    Text,
    To,
    Subject,
    Inbox,
    Retry,
    Nick,
    Lang,
    Client,
    Session,
    Topic,
    Query,
    Before,
    Limit,
    History,
    Seq,
    After,
    Rooms,
    Password,
    New,
    Reason,
    Address,
    Invited,
    Locked,
    Account,
}

/// <summary>The names of the fields a client may send, and of the types.</summary>
internal static class ClientFields
{
    private const int LongestName = 8;

    private static readonly (byte[] Name, ClientField Field)[][] ByLength = [.. Enumerable.Range(0, LongestName + 1).Select(length =>
        Enum.GetValues<ClientField>().Where(field => field != ClientField.None)
            .Select(field => (Encoding.UTF8.GetBytes(field.ToString().ToLowerInvariant()), field))
            .Where(pair => pair.Item1.Length == length).ToArray())];

    private static readonly FrozenDictionary<string, ClientMessageType> Types = Enum.GetValues<ClientMessageType>()
        .Where(type => type != ClientMessageType.Unknown).ToFrozenDictionary(Name, StringComparer.Ordinal);

    public static ClientField Find(ref Utf8JsonReader reader)
    {
        var length = reader.ValueSpan.Length;
        if (reader.ValueIsEscaped) return FindEscaped(ref reader);
        if (length > LongestName) return ClientField.None;
        foreach (var (name, field) in ByLength[length])
        {
            if (reader.ValueSpan.SequenceEqual(name)) return field;
        }

        return ClientField.None;
    }

    public static string Name(ClientMessageType type) => type.ToString().ToLowerInvariant();

    public static ClientMessageType Type(string name) => Types.GetValueOrDefault(name);

    /// <summary>Unescapes the whole name first: comparing piece by piece could end before an escape that is no text.</summary>
    private static ClientField FindEscaped(ref Utf8JsonReader reader)
    {
        var text = Encoding.UTF8.GetBytes(reader.GetString()!);
        if (text.Length > LongestName) return ClientField.None;
        foreach (var (name, field) in ByLength[text.Length])
        {
            if (text.AsSpan().SequenceEqual(name)) return field;
        }

        return ClientField.None;
    }
}
