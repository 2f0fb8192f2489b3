using ChatSocket.Protocol;

namespace ChatSocket.Client;

/// <summary>The node refused a request.</summary>
public sealed class ChatErrorException(ErrorCode code, string codeName, string text, bool retry) : Exception($"{codeName}: {text}")
{
    /// <summary>None when the node's code is not known here; <see cref="CodeName"/> then says it.</summary>
    public ErrorCode Code { get; } = code;

    public string CodeName { get; } = codeName;

    /// <summary>The node's words, in the session's language.</summary>
    public string Text { get; } = text;

    public bool MayRetry { get; } = retry;

    public static ChatErrorException Of(ErrorCode code, string text) => new(code, code.Code(), text, code.MayRetry());
}
