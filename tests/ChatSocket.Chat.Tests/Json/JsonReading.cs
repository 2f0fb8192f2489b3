using System.Text.Json;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>Short words for what tests read in frames.</summary>
internal static class JsonReading
{
    public static bool IsOf(this JsonElement frame, string type) => frame.GetProperty("type").GetString() == type;

    public static string Text(this JsonElement frame, string name) => frame.GetProperty(name).GetString()!;

    public static long Number(this JsonElement frame, string name) => frame.GetProperty(name).GetInt64();

    public static bool Flag(this JsonElement frame, string name) => frame.GetProperty(name).GetBoolean();

    public static bool Has(this JsonElement frame, string name) => frame.TryGetProperty(name, out _);

    public static JsonElement[] Items(this JsonElement frame, string name) => [.. frame.GetProperty(name).EnumerateArray()];

    /// <summary>The names of the fields in their order.</summary>
    public static string Shape(this JsonElement frame) => string.Join(' ', frame.EnumerateObject().Select(field => field.Name));

    public static async Task ShouldBe(this Task<string[]> actual, params string[] expected) => Assert.Equal(expected, await actual);

    /// <summary><c>code retry|final</c> of an error.</summary>
    public static string Refusal(this JsonElement frame)
    {
        Assert.True(frame.IsOf("error"), frame.GetRawText());
        Assert.NotEmpty(frame.Text("text"));
        return $"{frame.Text("code")} {(frame.Flag("retry") ? "retry" : "final")}";
    }

    /// <summary>The position in a frame as it stands in the rooms of a hello.</summary>
    public static string Claim(this JsonElement frame, string room) =>
        $"{{\"room\":\"{room}\",\"epoch\":\"{frame.Text("epoch")}\",\"seq\":{frame.Number("seq")},\"id\":\"{frame.Text("id")}\"}}";
}
