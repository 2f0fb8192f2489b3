using System.Collections.Frozen;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Text;

/// <summary>The commands of text mode by name. Each knows how it reads its words; what it does is the session's.</summary>
internal static class TextCommands
{
    private const int LongestTypo = 2;

    private static readonly FrozenDictionary<string, Command> Table = new Dictionary<string, Command>
    {
        ["help"] = new(static (session, _) => Done(() => Help(session))),
        ["nick"] = new(static (session, rest) => session.NickAsync(rest)),
        ["join"] = new(Join, Needs.NameAndRoom),
        ["create"] = new(Create, Needs.NameAndRoom),
        ["leave"] = new(static (session, rest) => WithRoom(session, rest, session.LeaveAsync), Needs.Name),
        ["rooms"] = new(static (session, rest) => session.RoomsAsync(rest)),
        ["who"] = new(static (session, rest) => WithRoom(session, rest, session.WhoAsync), Needs.Name),
        ["msg"] = new(static (session, rest) => session.MessageAsync(rest), Needs.Name),
        ["inbox"] = new(static (session, rest) => session.InboxAsync(rest), Needs.Name),
        ["read"] = new(static (session, rest) => session.ReadAsync(rest), Needs.Name),
        ["users"] = new(static (session, rest) => session.UsersAsync(rest)),
        ["topic"] = new(static (session, rest) => session.TopicAsync(rest), Needs.Name),
        ["history"] = new(static (session, rest) => session.HistoryAsync(rest), Needs.Name),
        ["register"] = new(static (session, rest) => session.RegisterAsync(rest)),
        ["login"] = new(static (session, rest) => session.LogInAsync(rest)),
        ["password"] = new(static (session, rest) => session.ChangePasswordAsync(rest)),
        ["unregister"] = new(static (session, rest) => session.UnregisterAsync(rest)),
        ["kick"] = new(static (session, rest) => session.ActAsync(RoomVerb.Kick, rest), Needs.Name),
        ["ban"] = new(static (session, rest) => session.ActAsync(RoomVerb.Ban, rest), Needs.Name),
        ["unban"] = new(static (session, rest) => session.ActAsync(RoomVerb.Unban, rest), Needs.Name),
        ["mute"] = new(static (session, rest) => session.ActAsync(RoomVerb.Mute, rest), Needs.Name),
        ["unmute"] = new(static (session, rest) => session.ActAsync(RoomVerb.Unmute, rest), Needs.Name),
        ["invite"] = new(static (session, rest) => session.ActAsync(RoomVerb.Invite, rest), Needs.Name),
        ["bans"] = new(static (session, rest) => session.BansAsync(rest), Needs.Name),
        ["set"] = new(static (session, rest) => session.SetAsync(rest), Needs.Name),
        ["remove"] = new(static (session, rest) => session.RemoveAsync(rest), Needs.Name),
        ["announce"] = new(static (session, rest) => session.TellAllAsync(rest), Needs.Name),
        ["lang"] = new(static (session, rest) => Done(() => Lang(session, rest))),
        ["quit"] = new(static (session, _) => Quit(session)),
        ["sair"] = new(static (session, _) => Quit(session)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private enum Needs
    {
        Nothing,

        /// <summary>Whoever has no name gets one, and the default room with it.</summary>
        Name,

        /// <summary>A name, but no room beside the one it is about.</summary>
        NameAndRoom,
    }

    public static IEnumerable<string> Names => Table.Keys;

    /// <summary>The command as it is counted.</summary>
    public static string NameOf(string typed) => !Table.ContainsKey(typed) ? TextSession.Unknown : typed == "sair" ? "quit" : typed;

    public static ValueTask RunAsync(TextSession session, string name, string rest)
    {
        if (!Table.TryGetValue(name, out var command))
        {
            session.Refuse(ErrorCode.UnknownType, session.Phrases.UnknownCommand(Shorten(name), Nearest(name)));
            return ValueTask.CompletedTask;
        }

        return session.Nick is null && command.Needs == Needs.Name ? RunAsGuestAsync(session, command, rest) : command.Run(session, rest);
    }

    private static async ValueTask RunAsGuestAsync(TextSession session, Command command, string rest)
    {
        if (await session.BecomeGuestAsync(RoomName.Geral).ConfigureAwait(false)) await command.Run(session, rest).ConfigureAwait(false);
    }

    private static async ValueTask Quit(TextSession session)
    {
        await session.FinishTalkingAsync().ConfigureAwait(false);
        session.Outbox.End(DisconnectReason.Bye);
    }

    private static void Help(TextSession session)
    {
        foreach (var line in session.Phrases.Help) session.Say(line);
    }

    private static async ValueTask Join(TextSession session, string rest)
    {
        if (Room(session, rest) is not { } room) return;
        if (session.Nick is null && !await session.BecomeGuestAsync(null).ConfigureAwait(false)) return;
        await session.EnterAsync(room).ConfigureAwait(false);
    }

    private static async ValueTask Create(TextSession session, string rest)
    {
        var end = rest.IndexOf(' ', StringComparison.Ordinal);
        if (Room(session, end < 0 ? rest : rest[..end]) is not { } room) return;
        if (session.Nick is null && !await session.BecomeGuestAsync(null).ConfigureAwait(false)) return;
        await session.CreateAsync(room, end < 0 ? "" : rest[(end + 1)..].Trim()).ConfigureAwait(false);
    }

    private static ValueTask WithRoom(TextSession session, string rest, Func<RoomName?, ValueTask> run)
    {
        if (rest.Length == 0) return run(null);
        return Room(session, rest) is { } room ? run(room) : ValueTask.CompletedTask;
    }

    private static RoomName? Room(TextSession session, string text)
    {
        if (RoomName.TryParse(text, out var room)) return room;
        session.Refuse(ErrorCode.RoomInvalid, text.Length == 0 ? session.Phrases.RoomMissing : session.Phrases.RoomInvalid);
        return null;
    }

    private static void Lang(TextSession session, string rest)
    {
        if (Languages.TryParse(rest, out var language)) session.Speak(language);
        else session.Refuse(ErrorCode.BadRequest, session.Phrases.LanguageUnknown);
    }

    private static ValueTask Done(Action run)
    {
        run();
        return ValueTask.CompletedTask;
    }

    private static string Shorten(string name) => name.Length <= 32 ? name : name[..32] + "…";

    private static string? Nearest(string name) => name.Length > 16
        ? null
        : Table.Keys.Select(known => (Known: known, Distance: Typos.Count(name, known))).Where(pair => pair.Distance <= LongestTypo)
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Known, StringComparer.Ordinal).FirstOrDefault().Known;

    private sealed record Command(Func<TextSession, string, ValueTask> Run, Needs Needs = Needs.Nothing);
}
