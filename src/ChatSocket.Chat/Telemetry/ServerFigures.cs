namespace ChatSocket.Chat.Telemetry;

/// <summary>What the server that nodes share says of itself. A limit of 0 is none.</summary>
public sealed record ServerFigures(long MemoryBytes, long MemoryLimitBytes, long EvictedKeys, bool PersistenceFails);
