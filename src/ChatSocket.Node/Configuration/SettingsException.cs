namespace ChatSocket.Node.Configuration;

/// <summary>The node cannot start as it was told to; the message is the one line its operator reads.</summary>
internal sealed class SettingsException(string message) : Exception(message);
