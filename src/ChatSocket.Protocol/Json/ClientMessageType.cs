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
    Direct,
    Inbox,
    History,
    Read,
    Rooms,
    Who,
    Users,
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
