using System.Buffers;

namespace ChatSocket.Protocol.Json;

/// <summary>A message's id as clients choose it: 16 to 64 characters of <c>A-Z a-z 0-9 _ -</c>.</summary>
public static class MessageId
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static bool IsValid(string id) => id.Length is >= 16 and <= 64 && !id.AsSpan().ContainsAnyExcept(Allowed);
}
