using ChatSocket.Protocol;

namespace ChatSocket.Chat.Telemetry;

/// <summary>Who shows a password, and how that ends.</summary>
public sealed partial class ChatMetrics
{
    private readonly AuthCounts _auth;

    /// <param name="method"><c>register</c>, <c>login</c>, <c>password</c> or <c>unregister</c>.</param>
    /// <param name="outcome"><see cref="ErrorCode.None"/> when it succeeded.</param>
    public void AuthAttempted(string method, ErrorCode outcome) => _auth.Add(method, outcome);
}
