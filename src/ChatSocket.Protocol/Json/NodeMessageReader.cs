using System.Text.Json;
using System.Text.Unicode;

namespace ChatSocket.Protocol.Json;

/// <summary>
/// Reads one payload of a node. Unknown types and fields are passed over, so that older clients understand newer nodes; a type
/// without what it needs is malformed. Nothing here throws for what a peer can send.
/// </summary>
public static class NodeMessageReader
{
    private const int MaximumDepth = 16;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaximumDepth };

    public static bool TryRead(ReadOnlySpan<byte> payload, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out NodeMessage? message)
    {
        message = null;
        if (!Utf8.IsValid(payload)) return false;
        try
        {
            var reader = new Utf8JsonReader(payload, Options);
            var fields = default(NodeFields);
            if (!reader.Read() || !TryReadObject(ref reader, ref fields) || reader.Read()) return false;
            message = NodeMessageTypes.Make(fields);
            return message is not null;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string that is no text: an escape of half a surrogate pair.
            return false;
        }
    }

    private static bool TryReadObject(ref Utf8JsonReader reader, ref NodeFields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = NodeFields.Find(ref reader);
            reader.Read();
            if (field == NodeField.None) reader.Skip();
            else if (!TryReadField(ref reader, field, ref fields)) return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool TryReadField(ref Utf8JsonReader reader, NodeField field, ref NodeFields fields)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                fields.Set(field, reader.GetString()!);
                return true;
            case JsonTokenType.Number:
                if (reader.TryGetInt64(out var number) && number is >= -ClientMessageReader.MaximumInteger and <= ClientMessageReader.MaximumInteger)
                {
                    fields.Set(field, number);
                }

                return true;
            case JsonTokenType.True or JsonTokenType.False:
                fields.Set(field, reader.TokenType == JsonTokenType.True ? 1 : 0);
                return true;
            case JsonTokenType.StartObject when field == NodeField.Gap:
                return TryReadGap(ref reader, ref fields);
            case JsonTokenType.StartObject when field == NodeField.Limits:
                return TryReadLimits(ref reader, ref fields);
            case JsonTokenType.StartObject when field == NodeField.Inbox:
                return TryReadInbox(ref reader, ref fields);
            case JsonTokenType.StartArray:
                return TryReadArray(ref reader, field, ref fields);
            default:
                reader.Skip();
                return true;
        }
    }

    private static bool TryReadArray(ref Utf8JsonReader reader, NodeField field, ref NodeFields fields)
    {
        switch (field)
        {
            case NodeField.Members:
                return TryReadMembers(ref reader, ref fields);
            case NodeField.Addresses:
                return TryReadNames(ref reader, ref fields);
            case NodeField.History or NodeField.Messages:
                if (!TryReadList(ref reader, NodeMessageTypes.Stored, out var messages)) return false;
                fields.Messages = messages;
                return true;
            case NodeField.Rooms:
                if (!TryReadList(ref reader, NodeMessageTypes.Room, out var rooms)) return false;
                fields.Rooms = rooms;
                return true;
            case NodeField.Bans:
                if (!TryReadList(ref reader, NodeMessageTypes.Ban, out var bans)) return false;
                fields.Bans = bans;
                return true;
            case NodeField.Users:
                if (!TryReadList(ref reader, NodeMessageTypes.User, out var users)) return false;
                fields.Users = users;
                return true;
            default:
                reader.Skip();
                return true;
        }
    }

    /// <summary>Nicks in <c>joined</c>, objects in <c>who</c>.</summary>
    private static bool TryReadMembers(ref Utf8JsonReader reader, ref NodeFields fields)
    {
        var (names, people) = (new List<string>(), new List<WhoEntry>());
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                names.Add(reader.GetString()!);
                continue;
            }

            var item = default(NodeFields);
            if (!TryReadObject(ref reader, ref item) || item.Text(NodeField.Nick) is not { } nick) return false;
            people.Add(new WhoEntry(nick, item.Number(NodeField.Since) ?? 0));
        }

        (fields.Names, fields.People) = (names, people);
        return true;
    }

    private static bool TryReadNames(ref Utf8JsonReader reader, ref NodeFields fields)
    {
        var names = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String) names.Add(reader.GetString()!);
        fields.Names = names;
        return reader.TokenType == JsonTokenType.EndArray;
    }

    private static bool TryReadList<T>(ref Utf8JsonReader reader, Func<NodeFields, T?> make, out List<T> list)
        where T : class
    {
        list = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var item = default(NodeFields);
            if (!TryReadObject(ref reader, ref item) || make(item) is not { } made) return false;
            list.Add(made);
        }

        return true;
    }

    private static bool TryReadGap(ref Utf8JsonReader reader, ref NodeFields fields)
    {
        var item = default(NodeFields);
        if (!TryReadObject(ref reader, ref item) || NodeMessageTypes.Range(item) is not { } range) return false;
        fields.Gap = range;
        return true;
    }

    private static bool TryReadInbox(ref Utf8JsonReader reader, ref NodeFields fields)
    {
        var item = default(NodeFields);
        if (!TryReadObject(ref reader, ref item)) return false;
        fields.Inbox = NodeMessageTypes.Inbox(item);
        return true;
    }

    private static bool TryReadLimits(ref Utf8JsonReader reader, ref NodeFields fields)
    {
        var item = default(NodeFields);
        if (!TryReadObject(ref reader, ref item)) return false;
        fields.Limits = new NodeLimits(
            item.Small(NodeField.FrameBytes), item.Small(NodeField.TextBytes), item.Small(NodeField.MessagesPerSecond), item.Small(NodeField.Rooms));
        return true;
    }
}
