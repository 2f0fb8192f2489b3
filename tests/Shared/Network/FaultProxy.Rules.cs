namespace ChatSocket.Tests.Network;

/// <summary>
/// What happens to bytes. A rule holds for the connections that fit, those there are and those to come; without a predicate for all of them,
/// and then it takes the place of every earlier one of its sort.
/// </summary>
public sealed partial class FaultProxy
{
    private readonly List<ProxyRule> _rules = [];

    /// <summary>Every byte of this direction arrives later by so much, in order.</summary>
    public void Delay(Direction direction, TimeSpan delay, Func<int, bool>? which = null) => Add(direction, which, null, delay);

    /// <summary>
    /// Keeps the bytes of this direction, and the end of the connection with them, also after the side that wrote them is gone. Each
    /// connection keeps 4 MiB; more than that waits at the sender.
    /// </summary>
    public void Hold(Direction direction, Func<int, bool>? which = null) => Add(direction, which, Passage.Held, null);

    /// <summary>Loses the bytes of this direction, held ones too, while the connection stays; the other direction goes on.</summary>
    public void Swallow(Direction direction, Func<int, bool>? which = null) => Add(direction, which, Passage.Swallowed, null);

    /// <summary>Ends <see cref="Hold"/> and <see cref="Swallow"/>: what is held arrives, in order, and then what follows.</summary>
    public void Open(Direction direction, Func<int, bool>? which = null) => Add(direction, which, Passage.Open, null);

    private void Add(Direction direction, Func<int, bool>? which, Passage? passage, TimeSpan? delay)
    {
        var rule = new ProxyRule(direction, which ?? (_ => true), passage, delay);
        lock (_gate)
        {
            if (which is null) _rules.RemoveAll(old => old.Direction == direction && old.Passage is null == passage is null);
            _rules.Add(rule);
            foreach (var connection in _connections) connection.Apply(rule);
        }
    }
}
