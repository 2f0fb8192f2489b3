using System.Diagnostics.Metrics;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Telemetry;

/// <summary>Who shows a password, and how that ends.</summary>
public sealed partial class ChatMetrics
{
    private readonly Counter<long> _authAttempts;

    internal void AuthAttempted(string method, ErrorCode outcome) => _authAttempts.Add(
        1, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("outcome", outcome == ErrorCode.None ? Ok : outcome.Code()));
}
