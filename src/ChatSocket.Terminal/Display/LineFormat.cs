using System.Globalization;

namespace ChatSocket.Terminal.Display;

/// <summary>How a received line looks on an interactive terminal: the time, then the line with its colours.</summary>
internal sealed class LineFormat(Style style, TimeProvider clock)
{
    public string Received(string line, string ownName)
    {
        var parts = ServerLine.Parse(RemoteText.Neutralise(line));
        return Time() + parts.Kind switch
        {
            ServerLineKind.System => style.Quiet(parts.Tag) + parts.Rest,
            ServerLineKind.Room => style.Quiet(parts.Tag) + style.Nick(parts.Author) + Rest(parts, ownName),
            ServerLineKind.Private => style.Private(parts.Tag) + style.Nick(parts.Author) + parts.Rest,
            _ => parts.Rest,
        };
    }

    public string Notice(string text) => Time() + style.Notice(text);

    public string Error(string text) => style.Error(text);

    /// <summary>One's own words are no mention of oneself.</summary>
    private string Rest(ServerLine parts, string ownName) => string.Equals(parts.Author, ownName, StringComparison.OrdinalIgnoreCase)
        ? parts.Rest
        : Mentions.Highlight(parts.Rest, ownName, style);

    private string Time() => style.Quiet(clock.GetLocalNow().ToString("HH:mm", CultureInfo.InvariantCulture)) + " ";
}
