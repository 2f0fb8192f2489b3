namespace ChatSocket.Chat.Backplane;

/// <summary>What nodes share cannot be reached at the moment, and nothing was changed. Whoever asked is told to try again.</summary>
public sealed class BackplaneUnavailableException(Exception? inner = null) : Exception("The backplane is away.", inner);
