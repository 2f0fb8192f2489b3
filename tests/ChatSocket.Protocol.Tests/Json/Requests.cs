using System.Text;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Protocol.Tests.Json;

/// <summary>Reads a request given as text.</summary>
internal static class Requests
{
    public static ClientMessage Read(string json)
    {
        Assert.True(TryRead(json, out var message), $"refused: {Printed.Text(json)}");
        return message;
    }

    public static void Refuse(string json) => Assert.False(TryRead(json, out _), $"accepted: {Printed.Text(json)}");

    public static bool TryRead(string json, out ClientMessage message) => ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(json), out message);
}
