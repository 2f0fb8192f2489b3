using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatSocket.Protocol.Json;

/// <summary>
/// Writes requests as <see cref="ClientMessageReader"/> reads them; what is null or unset is left out. One instance belongs to
/// one loop, which saves an allocation per request.
/// </summary>
public sealed class ClientMessageWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    public void Write(IBufferWriter<byte> output, ClientMessage message)
    {
        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteString("type"u8, message.TypeName);
        if (message.Ref is { } reference)
        {
            _json.WritePropertyName("ref"u8);
            _json.WriteRawValue(reference, skipInputValidation: true);
        }

        Text("room"u8, message.Room);
        Text("to"u8, message.To);
        Text("id"u8, message.Id);
        Text("subject"u8, message.Subject);
        if (message.Text is { } text) _json.WriteString("text"u8, text);
        if (message.Retry) _json.WriteBoolean("retry"u8, true);
        Text("nick"u8, message.Nick);
        Text("lang"u8, message.Lang);
        Text("client"u8, message.Client);
        Text("session"u8, message.Session);
        Text("topic"u8, message.Topic);
        Text("query"u8, message.Query);
        Text("password"u8, message.Password);
        Text("new"u8, message.New);
        Text("reason"u8, message.Reason);
        Flag("address"u8, message.Address ? true : null);
        Flag("account"u8, message.Account ? true : null);
        Flag("invited"u8, message.Invited);
        Flag("locked"u8, message.Locked);
        Number("before"u8, message.Before);
        Number("limit"u8, message.Limit);
        Number("history"u8, message.History);
        Number("seq"u8, message.Seq);
        WriteAfter(message);
        WriteRooms(message.Rooms);
        WriteInbox(message);
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) _json.WriteString(name, value);
    }

    private void Flag(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } flag) _json.WriteBoolean(name, flag);
    }

    private void Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number) _json.WriteNumber(name, number);
    }

    private void WriteAfter(ClientMessage message)
    {
        Number("after"u8, message.After);
        Text("after"u8, message.AfterName);
        if (message.AfterPosition is not { } position) return;
        _json.WriteStartObject("after"u8);
        WritePosition(position);
        _json.WriteEndObject();
    }

    private void WriteRooms(IReadOnlyList<RoomPositionClaim> rooms)
    {
        if (rooms.Count == 0) return;
        _json.WriteStartArray("rooms"u8);
        foreach (var claim in rooms)
        {
            _json.WriteStartObject();
            _json.WriteString("room"u8, claim.Room);
            WritePosition(claim.Position);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteInbox(ClientMessage message)
    {
        if (message.Inbox) _json.WriteBoolean("inbox"u8, true);
        if (message.InboxPosition is not { } position) return;
        _json.WriteStartObject("inbox"u8);
        WritePosition(position);
        _json.WriteEndObject();
    }

    private void WritePosition(Position position)
    {
        _json.WriteString("epoch"u8, position.Epoch);
        _json.WriteNumber("seq"u8, position.Seq);
        _json.WriteString("id"u8, position.Id);
    }
}
