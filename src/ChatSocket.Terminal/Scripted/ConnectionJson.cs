using System.Text;
using System.Text.Json;
using ChatSocket.Client;
using ChatSocket.Protocol;

namespace ChatSocket.Terminal.Scripted;

/// <summary>
/// The output lines of <c>--json</c>: frames as they came, and <c>{"type":"connection","state":…}</c> for what no frame says.
/// </summary>
internal static class ConnectionJson
{
    public static string? Of(ChatEvent happened) => happened switch
    {
        FrameReceived frame => OneLine(frame.Payload.Span),
        ConnectionLost lost => Line("lost", json => json.WriteString("reason"u8, lost.Reason == DisconnectReason.None ? "" : lost.Reason.Code())),
        Reconnecting attempt => Line("reconnecting", json =>
        {
            json.WriteNumber("attempt"u8, attempt.Attempt);
            json.WriteNumber("delayMs"u8, (long)attempt.Delay.TotalMilliseconds);
            json.WriteString("address"u8, attempt.Address.ToString());
        }),
        SessionReady ready => Line("connected", json => json.WriteString("address"u8, ready.Address.ToString())),
        Recovered recovered => Line("recovered", json =>
        {
            json.WriteString("room"u8, recovered.Room);
            json.WriteNumber("messages"u8, recovered.Messages);
        }),
        SendSettled { Result.Outcome: not SendOutcome.Stored } failed => Line("send_failed", json =>
        {
            json.WriteString("room"u8, failed.Room);
            json.WriteString("id"u8, failed.Id);
            json.WriteString("outcome"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(failed.Result.Outcome.ToString()));
        }),
        ClientEnded ended => Line("ended", json => json.WriteString("code"u8, ended.Code)),
        _ => null,
    };

    /// <summary>A node may write an object over several lines; here one is one line, and nothing in it can reach a terminal.</summary>
    private static string? OneLine(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            using var document = JsonDocument.ParseValue(ref reader);
            return Text(json => document.RootElement.WriteTo(json));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Line(string state, Action<Utf8JsonWriter> fill) => Text(json =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "connection");
        json.WriteString("state"u8, state);
        fill(json);
        json.WriteEndObject();
    });

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options)) write(json);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Letters as they are; control characters are always escaped.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
