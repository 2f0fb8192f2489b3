using ChatSocket.Protocol.Json;

namespace ChatSocket.LoadGenerator.Evidence;

/// <summary>A message as somebody was told it; of the text only a hash is kept, because there are many.</summary>
internal sealed record LoggedMessage(string Epoch, long Seq, string Id, string From, long Ts, ulong TextHash)
{
    public static LoggedMessage Of(string epoch, StoredMessage stored) => new(epoch, stored.Seq, stored.Id, stored.From, stored.Ts, Hash(stored.Text));

    /// <summary>FNV-1a: it has to tell texts apart that were changed by accident, not by somebody clever.</summary>
    public static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text) hash = (hash ^ character) * 1099511628211UL;
        return hash;
    }
}
