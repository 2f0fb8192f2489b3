namespace ChatSocket.Node.Configuration;

/// <summary>The node cannot start as it was told to; the message is the one line its operator reads.</summary>
internal sealed class SettingsException(string message) : Exception(OneLine(message))
{
    /// <summary>It may quote what somebody typed; scripts and terminals are to see one line nevertheless.</summary>
    private static string OneLine(string message) => string.Concat(message.Select(symbol => char.IsControl(symbol) ? ' ' : symbol));
}
