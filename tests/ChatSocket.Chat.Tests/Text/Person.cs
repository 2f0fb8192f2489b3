using System.Text;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Sessions;
using ChatSocket.Chat.Tests.Fakes;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Tests.Text;

/// <summary>Somebody at a text session, without the sockets.</summary>
internal sealed class Person
{
    public Person(ChatService chat) => Session = chat.Open(Outbox, Framing.LengthPrefixed, "x"u8);

    public RecordingOutbox Outbox { get; } = new();

    public Session Session { get; }

    public Recorder<string> Lines => Outbox.Lines;

    public Task TypeAsync(string line) => TypeAsync(Encoding.UTF8.GetBytes(line));

    public async Task TypeAsync(byte[] payload)
    {
        await Session.HandleAsync(payload).Bounded();
        Session.Flush();
    }

    /// <summary>Types a line and gives what it is answered at once, without the <c>[SYS]</c> that each answer begins with.</summary>
    public async Task<string[]> AskAsync(string line)
    {
        var before = Lines.Count;
        await TypeAsync(line);
        var answers = Lines.Items[before..];
        Assert.All(answers, answer => Assert.StartsWith("[SYS] ", answer, StringComparison.Ordinal));
        return [.. answers.Select(answer => answer["[SYS] ".Length..])];
    }

    public async Task<string> AskOneAsync(string line) => Assert.Single(await AskAsync(line));

    public async Task<string> AskLastAsync(string line) => (await AskAsync(line))[^1];

    /// <summary>The one answer, which carries that code and no other.</summary>
    public async Task RefusedAsync(string line, ErrorCode error) =>
        Assert.EndsWith($"[{error.Code()}]", await AskOneAsync(line), StringComparison.Ordinal);

    public Task HearsAsync(string line) => Lines.WhenAsync(lines => lines.Contains(line), line);
}
