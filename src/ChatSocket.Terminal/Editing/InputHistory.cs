namespace ChatSocket.Terminal.Editing;

/// <summary>The lines sent before, and the unsent one that waits while they are looked at.</summary>
internal sealed class InputHistory
{
    private const int MostLines = 200;

    private static readonly string[] WithPasswords = ["/login", "/register", "/password", "/unregister"];

    private readonly List<string> _lines = [];
    private int _position;
    private string _draft = "";

    public void Add(string line)
    {
        if (line.Length > 0 && !HoldsPassword(line) && (_lines.Count == 0 || _lines[^1] != line)) _lines.Add(line);
        if (_lines.Count > MostLines) _lines.RemoveAt(0);
        _position = _lines.Count;
        _draft = "";
    }

    public bool TryOlder(string current, out string line)
    {
        line = current;
        if (_position == 0) return false;
        if (_position == _lines.Count) _draft = current;
        line = _lines[--_position];
        return true;
    }

    public bool TryNewer(out string line)
    {
        line = "";
        if (_position >= _lines.Count) return false;
        line = ++_position == _lines.Count ? _draft : _lines[_position];
        return true;
    }

    /// <summary>A password must not come back on the screen at the touch of a key.</summary>
    private static bool HoldsPassword(string line) => WithPasswords.Any(command => line.StartsWith(command, StringComparison.OrdinalIgnoreCase));
}
