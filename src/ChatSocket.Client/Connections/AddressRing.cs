namespace ChatSocket.Client.Connections;

/// <summary>The addresses of the service, tried in turn. State belongs to the reconnect loop.</summary>
internal sealed class AddressRing(IReadOnlyList<ServerAddress> addresses)
{
    private int _current;

    public int Count => addresses.Count;

    public ServerAddress Current => addresses[_current];

    public void Advance() => _current = (_current + 1) % addresses.Count;
}
