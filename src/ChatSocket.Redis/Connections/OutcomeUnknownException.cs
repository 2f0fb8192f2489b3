namespace ChatSocket.Redis.Connections;

/// <summary>Something was handed to Redis and no answer came: it may have happened, or may still.</summary>
internal sealed class OutcomeUnknownException(Exception inner) : Exception("Redis did not answer in time, or the connection broke.", inner);
