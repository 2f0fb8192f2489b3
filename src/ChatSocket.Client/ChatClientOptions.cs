namespace ChatSocket.Client;

/// <summary>How a client connects and what it may keep. Every default says why.</summary>
public sealed record ChatClientOptions
{
    /// <summary>Tried in turn; any of them goes on with the session.</summary>
    public IReadOnlyList<ServerAddress> Addresses { get; init; } = [ServerAddress.Default];

    /// <summary>Null: the node gives a free guest nick.</summary>
    public string? Nick { get; init; }

    /// <summary>Of the account <see cref="Nick"/>; null comes as a guest.</summary>
    public string? Password { get; init; }

    /// <summary>The language of the node's words; null is the node's own.</summary>
    public string? Language { get; init; }

    /// <summary>What kind of program this is, for the node's logs.</summary>
    public string? Program { get; init; }

    /// <summary>The token of a session to go on with.</summary>
    public string? Session { get; init; }

    /// <summary>Long enough for a slow network, short enough that nobody believes the program hangs; for the hello once more.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A node that answers later than this is as good as gone.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The bound of the first random wait: a moment's failure is over at once.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>No wait is longer: people look at the screen. Also the longest delay a node may ask for is bounded by three of these.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Earlier than the node's own 30 s, so that a dead way is found from this side.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Silence this long means that nobody is there.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>More than anybody types while a connection is away.</summary>
    public int OutboxMessages { get; init; } = 1000;

    public int OutboxBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Events that wait for their reader. When they are full, nothing more is read from the network: nothing is lost in this
    /// process, the node in the end calls this client a slow consumer, and the session goes on from the last event kept.
    /// Answers to requests wait with the events.
    /// </summary>
    public int EventsKept { get; init; } = 1024;

    /// <summary>Also hand out every frame as it came.</summary>
    public bool KeepFrames { get; init; }

    /// <exception cref="ArgumentException">Something here can not work.</exception>
    public void Validate()
    {
        if (Addresses.Count == 0) throw new ArgumentException("at least one address is needed", nameof(Addresses));
        if (Password is not null && Nick is null) throw new ArgumentException("a password is an account's: its nick is needed", nameof(Password));
        ArgumentOutOfRangeException.ThrowIfLessThan(OutboxMessages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(OutboxBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(EventsKept, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestBackoff, FirstBackoff);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PingAfter, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(GiveUpAfter, PingAfter);
    }
}
