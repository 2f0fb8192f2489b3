using System.Text;

namespace ChatSocket.Terminal.Display;

/// <summary>Colours out of the sixteen every terminal has, and none at all when <c>NO_COLOR</c> asks for it.</summary>
internal sealed class Style(bool colours)
{
    private const string Reset = "\x1b[0m";

    /// <summary>Not black, white or grey, which may be the background, and not red, which is for errors.</summary>
    private static readonly string[] NickColours = ["32", "33", "34", "35", "36", "92", "93", "94", "95", "96"];

    public string Quiet(string text) => Paint("2", text);

    public string Notice(string text) => Paint("33", text);

    public string Error(string text) => Paint("91", text);

    public string Private(string text) => Paint("95", text);

    public string Nick(string nick) => Paint(ColourOf(nick), nick);

    /// <summary>Bold is no colour: who wants no colours still wants to see their own name.</summary>
    public string Mention(string text) => (colours ? "\x1b[1;7m" : "\x1b[1m") + text + Reset;

    /// <summary>The same nick has the same colour in every client and on every day, however it is capitalised (FNV-1a).</summary>
    internal static string ColourOf(string nick)
    {
        var hash = 2166136261u;
        foreach (var part in Encoding.UTF8.GetBytes(nick.ToUpperInvariant())) hash = (hash ^ part) * 16777619u;
        return NickColours[hash % (uint)NickColours.Length];
    }

    private string Paint(string code, string text) => colours && text.Length > 0 ? $"\x1b[{code}m{text}{Reset}" : text;
}
