using System.Buffers.Text;
using System.Security.Cryptography;
using ChatSocket.Client.Rooms;
using ChatSocket.Client.Sends;
using ChatSocket.Protocol.Json;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Client;

/// <summary>
/// What survives a connection: token, nick, rooms with positions, unsettled sends. One lock owns it all, and nothing waits
/// inside; callers, the receiving loop and the sending loop meet here.
/// </summary>
internal sealed partial class SessionMemory(ChatClientOptions options, Outbox outbox)
{
    private const int TokenBytes = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RoomCursor> _rooms = [];
    private string? _nick = options.Nick;
    private string? _password = options.Password;

    /// <summary>One of its own from the beginning: a first hello whose answer is lost can then be repeated like any other.</summary>
    private string _token = options.Session ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
    private bool _begun;
    private bool _ended;

    public string Nick
    {
        get { lock (_gate) return _nick ?? ""; }
    }

    public string Token
    {
        get { lock (_gate) return _token; }
    }

    public int Unsettled
    {
        get { lock (_gate) return outbox.Count; }
    }

    public static string KeyOf(string room) => RoomName.TryParse(room, out var name) ? name.Key : room;

    public ClientMessage Hello(string reference)
    {
        lock (_gate)
        {
            var hello = ClientMessage.Of(ClientMessageType.Hello);
            (hello.Ref, hello.Nick, hello.Lang, hello.Client) = (JsonReference.Of(reference), _nick, options.Language, options.Program);
            hello.Password = _password;
            (hello.Session, hello.Rooms) = (_token, [.. _rooms.Values.Select(room => new RoomPositionClaim(room.Room, room.Position))]);
            hello.InboxPosition = _inbox;
            return hello;
        }
    }

    /// <summary>True when a session goes on whose rooms the node takes up again.</summary>
    public bool Welcome(WelcomeMessage welcome)
    {
        lock (_gate)
        {
            (_nick, _token) = (welcome.Nick, welcome.Session);
            _inbox = welcome.Inbox?.Position ?? _inbox;
            var again = _begun;
            _begun = true;
            return again;
        }
    }

    /// <summary>A guest whose old name is taken meanwhile takes any other.</summary>
    public bool TryForgetNick()
    {
        lock (_gate)
        {
            if (options.Nick is not null || _nick is null || _password is not null) return false;
            _nick = null;
            return true;
        }
    }

    public void Rename(string nick)
    {
        lock (_gate) _nick = nick;
    }

    /// <summary>Logged in, or, without a password, a guest.</summary>
    public void Identify(string? nick, string? password)
    {
        lock (_gate) (_nick, _password) = (nick ?? _nick, password);
    }

    public void LoseConnection()
    {
        lock (_gate)
        {
            outbox.LoseConnection();
            foreach (var room in _rooms.Values) room.Detach();
        }
    }
}
