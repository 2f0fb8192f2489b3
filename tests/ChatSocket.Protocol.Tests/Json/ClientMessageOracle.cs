using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ChatSocket.Protocol.Tests.Json;

/// <summary>Says of any bytes whether they are a request, the slow way: the whole document first, then the rules one by one.</summary>
internal static class ClientMessageOracle
{
    private static readonly string[] Strings = ["type", "room", "id", "text", "nick", "lang", "client", "session", "topic", "query", "to", "subject", "password", "new"];
    private static readonly string[] Numbers = ["before", "limit", "history", "seq"];

    public static bool IsValid(byte[] payload)
    {
        if (!Utf8.IsValid(payload)) return false;
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object && IsRequest(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsRequest(JsonElement request)
    {
        var seen = new HashSet<string>();
        foreach (var (name, value) in Fields(request))
        {
            bool? valid = name switch
            {
                _ when Strings.Contains(name) => IsText(value),
                _ when Numbers.Contains(name) => IsWhole(value),
                "retry" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                "inbox" => value.ValueKind is JsonValueKind.True or JsonValueKind.False || IsPlace(value, named: false),
                "ref" => IsReference(value),
                "after" => IsWhole(value) || IsText(value) || IsPlace(value, named: false),
                "rooms" => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= 1000
                    && value.EnumerateArray().All(place => IsPlace(place, named: true)),
                _ => null,
            };
            if (valid == false || (valid == true && !seen.Add(name))) return false;
        }

        return seen.Contains("type");
    }

    private static bool IsPlace(JsonElement place, bool named)
    {
        if (place.ValueKind != JsonValueKind.Object) return false;
        var seen = new HashSet<string>();
        foreach (var (name, value) in Fields(place))
        {
            if (name is not ("room" or "epoch" or "seq" or "id")) continue;
            if (!seen.Add(name) || !(name == "seq" ? IsWhole(value) && value.GetInt64() >= 0 : IsText(value))) return false;
        }

        return seen.Contains("epoch") && seen.Contains("seq") && (!named || seen.Contains("room"));
    }

    private static bool IsReference(JsonElement value)
    {
        var written = Encoding.UTF8.GetByteCount(value.GetRawText());
        return value.ValueKind == JsonValueKind.Number ? written <= 128 : written <= 130 && IsText(value);
    }

    private static bool IsWhole(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && Math.Abs((decimal)number) < 1L << 53;

    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A name that is no text, where names are read, is as bad as a value that is none.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> Fields(JsonElement parent) =>
        parent.EnumerateObject().Select(property => (property.Name, property.Value));
}
