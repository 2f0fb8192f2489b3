namespace ChatSocket.Protocol.Names;

/// <summary>A room's name: <see cref="Shown"/> is the first spelling, without <c>#</c>; <see cref="Key"/> is what counts as the same.</summary>
public sealed record RoomName
{
    public static readonly RoomName Geral = new("geral", "geral");

    private RoomName(string shown, string key) => (Shown, Key) = (shown, key);

    public string Shown { get; }

    public string Key { get; }

    /// <summary><c>geral</c> and <c>#geral</c> are the same room.</summary>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RoomName? name)
    {
        name = null;
        var bare = text.StartsWith('#') ? text[1..] : text;
        if (!NameRules.TryNormalize(bare, ProtocolLimits.RoomNameLength, out var shown, out var key)) return false;
        name = key == Geral.Key ? Geral : new RoomName(shown, key);
        return true;
    }

    public bool Equals(RoomName? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "#" + Shown;
}
