namespace ChatSocket.Tests.Network;

/// <summary>What holds for some connections in one direction. Rules are kept in the order they were made; the last one that fits counts.</summary>
internal sealed record ProxyRule(Direction Direction, Func<int, bool> Fits, Passage? Passage, TimeSpan? Delay);
