using System.Diagnostics.Metrics;
using ChatSocket.Protocol;

namespace ChatSocket.Chat.Telemetry;

/// <summary>
/// Attempts to prove who one is. What usually happens is there from the start, anything else from its first time on. Each count is
/// owned by its own atomic steps.
/// </summary>
internal sealed class AuthCounts
{
    private static readonly string[] Methods = ["register", "login", "password", "unregister"];
    private static readonly ErrorCode[] Outcomes = Enum.GetValues<ErrorCode>();
    private static readonly ErrorCode[] Usual = [ErrorCode.None, ErrorCode.AuthFailed];

    private readonly StripedCounter[] _counts = [.. Enumerable.Range(0, Methods.Length * Outcomes.Length).Select(_ => new StripedCounter())];

    public AuthCounts(Meter meter) => meter.CreateObservableCounter(
        "chatsocket.auth.attempts", Observe, "{attempt}", "Requests with a password, by what they asked for and how they ended.");

    public void Add(string method, ErrorCode outcome) => _counts[(Array.IndexOf(Methods, method) * Outcomes.Length) + (int)outcome].Add(1);

    private IEnumerable<Measurement<long>> Observe()
    {
        for (var index = 0; index < _counts.Length; index++)
        {
            var (method, outcome) = (Methods[index / Outcomes.Length], Outcomes[index % Outcomes.Length]);
            var count = _counts[index].Read();
            if (count == 0 && !Usual.Contains(outcome)) continue;
            yield return new Measurement<long>(count, new("method", method), new("outcome", outcome == ErrorCode.None ? "ok" : outcome.Code()));
        }
    }
}
