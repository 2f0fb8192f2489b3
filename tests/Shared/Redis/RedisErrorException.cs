namespace ChatSocket.Tests.Redis;

/// <summary>The server understood the command and refused it; the message is its own sentence, code first.</summary>
public sealed class RedisErrorException(string message) : Exception(message);
