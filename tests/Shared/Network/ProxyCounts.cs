namespace ChatSocket.Tests.Network;

/// <summary>What has gone through a <see cref="FaultProxy"/> since it began.</summary>
/// <param name="Accepted">Connections of clients; the number of the last one.</param>
/// <param name="Unreachable">Those of them that found no server.</param>
/// <param name="Closed">Those whose both sides are gone.</param>
/// <param name="ToServer">Bytes read from clients.</param>
/// <param name="ToClient">Bytes read from the server.</param>
public readonly record struct ProxyCounts(int Accepted, int Unreachable, int Closed, LaneCounts ToServer, LaneCounts ToClient);

/// <summary>Bytes of one direction: what was read is delivered, swallowed, still in hand, or lost with a connection.</summary>
public readonly record struct LaneCounts(long Read, long Delivered, long Swallowed);
