using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Tests.Fakes;
using ChatSocket.Chat.Texts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatSocket.Chat.Tests.Text;

/// <summary>A whole chat in memory, without a node around it.</summary>
internal sealed class TextRig : IDisposable
{
    public TextRig(ChatOptions? options = null, int rooms = 100, HistoryLimits? inbox = null)
    {
        Backplane = new ScriptedBackplane(new InProcessBackplane(new HistoryLimits(), rooms, Time, inbox));
        Chat = new ChatService(Backplane, options ?? new ChatOptions { MessagesPerSecond = 0 }, Time, NullLogger<ChatService>.Instance);
    }

    public static TextRig Speaking(Language language) => new(new ChatOptions { MessagesPerSecond = 0, Language = language });

    public FakeTime Time { get; } = new();

    public ScriptedBackplane Backplane { get; }

    public ChatService Chat { get; }

    public Person Connect() => new(Chat);

    public async Task<Person> NamedAsync(string nick)
    {
        var person = Connect();
        await person.TypeAsync(nick);
        return person;
    }

    public void Dispose() => Chat.Dispose();
}
