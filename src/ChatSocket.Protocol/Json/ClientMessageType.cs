namespace ChatSocket.Protocol.Json;

/// <summary>What a client may ask for.</summary>
public enum ClientMessageType
{
    Unknown,
    Hello,
    Join,
    Create,
    Leave,
    Send,
    History,
    Read,
    Rooms,
    Who,
    Nick,
    Topic,
    Typing,
    Register,
    Login,
    Password,
    Unregister,
    Ping,
    Pong,
    Quit,
}
