namespace ChatSocket.Terminal.Display;

internal enum ServerLineKind
{
    /// <summary><c>[SYS] words</c></summary>
    System,

    /// <summary><c>[#room] nick: text</c></summary>
    Room,

    /// <summary><c>[PRIVADO] from -&gt; to (subject): text</c>, or <c>[PRIVATE]</c>.</summary>
    Private,
    Other,
}

/// <summary>A received line taken apart: <c>Tag Author Rest</c>, which together are the line again.</summary>
internal readonly record struct ServerLine(ServerLineKind Kind, string Tag, string Author, string Rest)
{
    public static ServerLine Parse(string line)
    {
        var close = line.IndexOf("] ", StringComparison.Ordinal);
        if (line.Length < 4 || line[0] != '[' || close < 2) return new ServerLine(ServerLineKind.Other, "", "", line);
        var tag = line[..(close + 2)];
        var rest = line[(close + 2)..];
        return line[1..close] switch
        {
            "SYS" => new ServerLine(ServerLineKind.System, tag, "", rest),
            "PRIVADO" or "PRIVATE" => WithAuthor(ServerLineKind.Private, tag, rest, rest.IndexOf(" -> ", StringComparison.Ordinal)),
            ['#', ..] => WithAuthor(ServerLineKind.Room, tag, rest, rest.IndexOf(": ", StringComparison.Ordinal)),
            _ => new ServerLine(ServerLineKind.Other, "", "", line),
        };
    }

    private static ServerLine WithAuthor(ServerLineKind kind, string tag, string rest, int end) =>
        end < 0 ? new ServerLine(kind, tag, "", rest) : new ServerLine(kind, tag, rest[..end], rest[end..]);
}
