namespace ChatSocket.Protocol.Json;

/// <summary>
/// One request of a JSON client: the union of all fields, null where absent. Which of them a type needs is the business of who
/// handles it. Read by <see cref="ClientMessageReader"/>.
/// </summary>
public sealed class ClientMessage
{
    public ClientMessageType Type { get; set; }

    /// <summary>A request of a known type, to be sent.</summary>
    public static ClientMessage Of(ClientMessageType type) => new() { Type = type, TypeName = ClientFields.Name(type) };

    /// <summary>The type as written, for the answer to an unknown one.</summary>
    public string TypeName { get; set; } = "";

    /// <summary>The JSON string or number to repeat in the answer, as it was written.</summary>
    public byte[]? Ref { get; set; }

    public string? Room { get; set; }

    public string? Id { get; set; }

    /// <summary>The chat text in UTF-8, unescaped.</summary>
    public byte[]? Text { get; set; }

    public string? To { get; set; }

    public string? Subject { get; set; }

    /// <summary><c>inbox</c> where it is a flag.</summary>
    public bool Inbox { get; set; }

    /// <summary><c>inbox</c> where it is a position.</summary>
    public Position? InboxPosition { get; set; }

    public bool Retry { get; set; }

    public string? Nick { get; set; }

    public string? Lang { get; set; }

    public string? Client { get; set; }

    public string? Session { get; set; }

    public string? Topic { get; set; }

    public string? Query { get; set; }

    public string? Password { get; set; }

    /// <summary>The password there is to be.</summary>
    public string? New { get; set; }

    /// <summary>Why somebody does what it does to another.</summary>
    public string? Reason { get; set; }

    /// <summary>A ban counts for the addresses too.</summary>
    public bool Address { get; set; }

    /// <summary>A removal counts for the account too.</summary>
    public bool Account { get; set; }

    /// <summary>Only invited ones may come in.</summary>
    public bool? Invited { get; set; }

    /// <summary>Only the owner sets the topic.</summary>
    public bool? Locked { get; set; }

    public long? Before { get; set; }

    public long? Limit { get; set; }

    public long? History { get; set; }

    public long? Seq { get; set; }

    /// <summary><c>after</c> where it is a number.</summary>
    public long? After { get; set; }

    /// <summary><c>after</c> where it is a name.</summary>
    public string? AfterName { get; set; }

    /// <summary><c>after</c> where it is a position.</summary>
    public Position? AfterPosition { get; set; }

    public IReadOnlyList<RoomPositionClaim> Rooms { get; set; } = [];
}
