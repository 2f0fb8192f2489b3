using System.Globalization;
using ChatSocket.Client;
using ChatSocket.Protocol.Names;
using ChatSocket.Terminal.Languages;

namespace ChatSocket.Terminal.Interactive;

/// <summary>What the slash commands ask of the node, and what is said of the answers. Events say the rest.</summary>
internal sealed partial class ClientCommands(ChatClient client, Texts texts, string? current, TimeProvider clock)
{
    private const int MostHistory = 100;
    private const int DefaultHistory = 20;

    private static readonly IReadOnlyList<string> Nothing = [];

    public Task<IReadOnlyList<string>> RunAsync(string name, string rest) => name switch
    {
        "nick" => NickAsync(rest),
        "join" => JoinAsync(rest),
        "create" => CreateAsync(rest),
        "leave" => InRoomAsync(rest, LeaveAsync),
        "rooms" => RoomsAsync(rest),
        "who" => InRoomAsync(rest, WhoAsync),
        "topic" => InRoomAsync("", room => TopicAsync(room, rest)),
        "history" => InRoomAsync("", room => HistoryAsync(room, rest)),
        _ => RunAboutPeopleAsync(name, rest),
    };

    public async Task<IReadOnlyList<string>> JoinAsync(string room)
    {
        if (!RoomName.TryParse(room, out _)) return [TextsLine.System(room.Length == 0 ? texts.RoomMissing : texts.BadRoom(room))];
        // What was said before is only for those who ask.
        await client.JoinAsync(room, history: 0).ConfigureAwait(false);
        return Nothing;
    }

    private async Task<IReadOnlyList<string>> NickAsync(string nick)
    {
        if (nick.Length == 0) return [TextsLine.System(texts.NickMissing)];
        if (!Nick.TryParse(nick, out _)) return [TextsLine.System(texts.BadNick(nick))];
        await client.NickAsync(nick).ConfigureAwait(false);
        return [TextsLine.System(texts.Renamed(client.Nick))];
    }

    private async Task<IReadOnlyList<string>> CreateAsync(string rest)
    {
        var end = rest.IndexOf(' ', StringComparison.Ordinal);
        var room = end < 0 ? rest : rest[..end];
        if (!RoomName.TryParse(room, out _)) return [TextsLine.System(room.Length == 0 ? texts.RoomMissing : texts.BadRoom(room))];
        await client.CreateAsync(room, end < 0 ? null : rest[(end + 1)..].Trim()).ConfigureAwait(false);
        return await JoinAsync(room).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> LeaveAsync(string room)
    {
        await client.LeaveAsync(room).ConfigureAwait(false);
        return Nothing;
    }

    private async Task<IReadOnlyList<string>> RoomsAsync(string query)
    {
        var page = await client.RoomsAsync(query.Length == 0 ? null : query).ConfigureAwait(false);
        return
        [
            .. page.Rooms.Select(room => TextsLine.System($"#{room.Room} ({room.Count}){(room.Topic.Length > 0 ? $" {room.Topic}" : "")}")),
            TextsLine.System(texts.RoomCount(page.Rooms.Count, page.More)),
        ];
    }

    private async Task<IReadOnlyList<string>> WhoAsync(string room)
    {
        var page = await client.WhoAsync(room).ConfigureAwait(false);
        return [TextsLine.System(texts.Who(page.Room, string.Join(", ", page.Members.Select(member => member.Nick)), page.More))];
    }

    private async Task<IReadOnlyList<string>> TopicAsync(string room, string topic)
    {
        if (topic.Length > 0)
        {
            await client.TopicAsync(room, topic).ConfigureAwait(false);
            return Nothing;
        }

        var known = (await client.RoomsAsync(room).ConfigureAwait(false)).Rooms.FirstOrDefault(entry => entry.Room == room);
        return [TextsLine.System(texts.Topic(room, known?.Topic ?? ""))];
    }

    private async Task<IReadOnlyList<string>> HistoryAsync(string room, string number)
    {
        var limit = DefaultHistory;
        if (number.Length > 0 && !(int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostHistory))
        {
            return [TextsLine.System(texts.NumberExpected(MostHistory))];
        }

        var page = await client.HistoryAsync(room, limit: limit).ConfigureAwait(false);
        if (page.Messages.Count == 0) return [TextsLine.System(texts.HistoryEmpty(room))];
        return [.. page.Messages.Select(message => TextsLine.Past(room, message, clock.LocalTimeZone))];
    }

    /// <summary>The room that was named, or the one one talks in.</summary>
    private Task<IReadOnlyList<string>> InRoomAsync(string named, Func<string, Task<IReadOnlyList<string>>> run)
    {
        if (named.Length > 0 && !RoomName.TryParse(named, out _)) return Say(texts.BadRoom(named));
        if (named.Length > 0) return run(named);
        return current is null ? Say(texts.NoRoom) : run(current);
    }

    private static Task<IReadOnlyList<string>> Say(string words) => Task.FromResult<IReadOnlyList<string>>([TextsLine.System(words)]);
}
