using System.Text.Json;
using System.Text.Unicode;

namespace ChatSocket.Protocol.Json;

/// <summary>
/// Reads one request. Unknown fields are passed over, unknown types are kept by name; a known field twice, a wrong type, a number
/// beyond 2^53−1, broken UTF-8 or half a surrogate pair make the request malformed. Nothing here throws for what a peer can send.
/// </summary>
public static class ClientMessageReader
{
    public const long MaximumInteger = (1L << 53) - 1;

    private const int MaximumDepth = 8;
    private const int MaximumRefBytes = 128;
    private const int MaximumRooms = 1000;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaximumDepth };

    /// <summary>False when malformed; the message then holds what was read until there, so that its <c>ref</c> can be answered.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ClientMessage message)
    {
        message = new ClientMessage();
        if (!Utf8.IsValid(payload)) return false;
        try
        {
            var reader = new Utf8JsonReader(payload, Options);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryReadFields(ref reader, message) && !reader.Read();
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

    private static bool TryReadFields(ref Utf8JsonReader reader, ClientMessage message)
    {
        var seen = 0UL;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = ClientFields.Find(ref reader);
            reader.Read();
            if (field == ClientField.None)
            {
                reader.Skip();
                continue;
            }

            var bit = 1UL << (int)field;
            if ((seen & bit) != 0 || !TryReadField(ref reader, field, message)) return false;
            seen |= bit;
        }

        return reader.TokenType == JsonTokenType.EndObject && (seen & (1UL << (int)ClientField.Type)) != 0;
    }

    private static bool TryReadField(ref Utf8JsonReader reader, ClientField field, ClientMessage message)
    {
        switch (field)
        {
            case ClientField.Type:
                if (!TryString(ref reader, out var type)) return false;
                message.TypeName = type;
                message.Type = ClientFields.Type(type);
                return true;
            case ClientField.Ref:
                return TryRef(ref reader, message);
            case ClientField.Text:
                return TryText(ref reader, message);
            case ClientField.Inbox:
                return TryInbox(ref reader, message);
            case ClientField.Retry or ClientField.Address or ClientField.Account or ClientField.Invited or ClientField.Locked:
                return reader.TokenType is JsonTokenType.True or JsonTokenType.False && Set(message, field, reader.TokenType == JsonTokenType.True);
            case ClientField.After:
                return TryAfter(ref reader, message);
            case ClientField.Rooms:
                return TryRooms(ref reader, message);
            case ClientField.Before or ClientField.Limit or ClientField.History or ClientField.Seq:
                return TryInteger(ref reader, out var number) && Set(message, field, number);
            default:
                return TryString(ref reader, out var text) && Set(message, field, text);
        }
    }

    private static bool Set(ClientMessage message, ClientField field, bool flag)
    {
        switch (field)
        {
            case ClientField.Retry: message.Retry = flag; break;
            case ClientField.Address: message.Address = flag; break;
            case ClientField.Account: message.Account = flag; break;
            case ClientField.Invited: message.Invited = flag; break;
            default: message.Locked = flag; break;
        }

        return true;
    }

    private static bool Set(ClientMessage message, ClientField field, long number)
    {
        switch (field)
        {
            case ClientField.Before: message.Before = number; break;
            case ClientField.Limit: message.Limit = number; break;
            case ClientField.History: message.History = number; break;
            default: message.Seq = number; break;
        }

        return true;
    }

    private static bool Set(ClientMessage message, ClientField field, string text)
    {
        switch (field)
        {
            case ClientField.Room: message.Room = text; break;
            case ClientField.Id: message.Id = text; break;
            case ClientField.To: message.To = text; break;
            case ClientField.Subject: message.Subject = text; break;
            case ClientField.Nick: message.Nick = text; break;
            case ClientField.Lang: message.Lang = text; break;
            case ClientField.Client: message.Client = text; break;
            case ClientField.Session: message.Session = text; break;
            case ClientField.Topic: message.Topic = text; break;
            case ClientField.Password: message.Password = text; break;
            case ClientField.New: message.New = text; break;
            case ClientField.Reason: message.Reason = text; break;
            default: message.Query = text; break;
        }

        return true;
    }

    private static bool TryRef(ref Utf8JsonReader reader, ClientMessage message)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number) || reader.ValueSpan.Length > MaximumRefBytes) return false;
        // The escapes are repeated as they came, but must mean something: this throws before anything is kept.
        if (reader.TokenType == JsonTokenType.String) reader.GetString();
        message.Ref = reader.TokenType == JsonTokenType.Number ? reader.ValueSpan.ToArray() : [(byte)'"', .. reader.ValueSpan, (byte)'"'];
        return true;
    }

    private static bool TryText(ref Utf8JsonReader reader, ClientMessage message)
    {
        if (reader.TokenType != JsonTokenType.String) return false;
        if (!reader.ValueIsEscaped)
        {
            message.Text = reader.ValueSpan.ToArray();
            return true;
        }

        var text = new byte[reader.ValueSpan.Length];
        message.Text = text[..reader.CopyString(text)];
        return true;
    }

    private static bool TryInbox(ref Utf8JsonReader reader, ClientMessage message)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            message.Inbox = reader.TokenType == JsonTokenType.True;
            return true;
        }

        if (!TryPlace(ref reader, out _, out var position)) return false;
        message.InboxPosition = position;
        return true;
    }

    private static bool TryAfter(ref Utf8JsonReader reader, ClientMessage message)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                if (!TryInteger(ref reader, out var seq)) return false;
                message.After = seq;
                return true;
            case JsonTokenType.String:
                message.AfterName = reader.GetString();
                return true;
            default:
                if (!TryPlace(ref reader, out _, out var position)) return false;
                message.AfterPosition = position;
                return true;
        }
    }

    private static bool TryRooms(ref Utf8JsonReader reader, ClientMessage message)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        var rooms = new List<RoomPositionClaim>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (rooms.Count == MaximumRooms || !TryPlace(ref reader, out var room, out var position) || room is null) return false;
            rooms.Add(new RoomPositionClaim(room, position));
        }

        message.Rooms = rooms;
        return true;
    }

    /// <summary><c>{room?, epoch, seq, id?}</c>; there is no place before the first one, 0.</summary>
    private static bool TryPlace(ref Utf8JsonReader reader, out string? room, out Position position)
    {
        (room, position) = (null, default);
        string? epoch = null;
        long? seq = null;
        string? id = null;
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = ClientFields.Find(ref reader);
            var isEpoch = field == ClientField.None && reader.ValueTextEquals("epoch"u8);
            reader.Read();
            if (isEpoch && epoch is null && TryString(ref reader, out epoch)) continue;
            if (field == ClientField.Seq && seq is null && TryInteger(ref reader, out var number) && number >= 0) seq = number;
            else if (field == ClientField.Id && id is null && TryString(ref reader, out id)) continue;
            else if (field == ClientField.Room && room is null && TryString(ref reader, out room)) continue;
            else if (isEpoch || field is ClientField.Seq or ClientField.Id or ClientField.Room) return false;
            else reader.Skip();
        }

        if (epoch is null || seq is null) return false;
        position = new Position(epoch, seq.Value, id ?? "");
        return true;
    }

    private static bool TryString(ref Utf8JsonReader reader, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return text is not null;
    }

    private static bool TryInteger(ref Utf8JsonReader reader, out long number)
    {
        number = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number) && number is >= -MaximumInteger and <= MaximumInteger;
    }
}
