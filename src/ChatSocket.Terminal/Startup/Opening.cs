using ChatSocket.Protocol.Names;
using ChatSocket.Terminal.Languages;

namespace ChatSocket.Terminal.Startup;

/// <summary>
/// The first lines a client sends. The node puts a session that gets a name while it is in no room into <c>#geral</c>. Who
/// asked for another room wants to be there only, so the room comes before the name: <c>/join</c> enters it as a guest and
/// <c>/nick</c> renames. Who asked for <c>#geral</c> and has a name gets there by the name alone, without a guest in between.
/// </summary>
internal static class Opening
{
    public static IEnumerable<string> Lines(StartOptions options)
    {
        if (options.LanguageChosen) yield return $"/lang {LanguageChoice.Code(options.Language)}";
        if (options.Room is { } room && (options.Nick is null || room != RoomName.Geral.ToString())) yield return $"/join {room}";
        if (options.Nick is { } nick) yield return options.Password is { } password ? $"/login {nick} {password}" : $"/nick {nick}";
    }
}
