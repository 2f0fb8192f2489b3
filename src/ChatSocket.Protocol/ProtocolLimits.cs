namespace ChatSocket.Protocol;

/// <summary>Numbers both ends may rely on. What an operator can change has its default here.</summary>
public static class ProtocolLimits
{
    /// <summary>Longest payload a peer may send: four times the longest text leaves room for escapes and fields.</summary>
    public const int FrameBytes = 64 * 1024;

    /// <summary>Longest payload a node sends.</summary>
    public const int NodeFrameBytes = 256 * 1024;

    /// <summary>Longest chat text in UTF-8 bytes: a page of code, not a file.</summary>
    public const int TextBytes = 16 * 1024;

    /// <summary>Longest subject of a private message in UTF-8 bytes: a line of a list.</summary>
    public const int SubjectBytes = 256;

    public const int RoomNameLength = 64;

    public const int NickLength = 32;

    public const int HistoryMessages = 300;

    public const int DefaultTcpPort = 5050;

    public const int DefaultHttpPort = 8080;

    public const int DefaultOperationsPort = 9464;
}
