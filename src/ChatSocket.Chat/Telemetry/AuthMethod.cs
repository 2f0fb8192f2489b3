namespace ChatSocket.Chat.Telemetry;

/// <summary>How somebody proves who they are.</summary>
public enum AuthMethod
{
    Register,
    Login,
}
