using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatSocket.Node.Http;

namespace ChatSocket.Node.Monitor;

/// <summary>
/// Who may watch and act: whoever shows the token, or the cookie a browser got for it. The cookie holds its own end and a proof made with
/// the token, so every node with the same token takes it and nothing is kept here but the failures; <see cref="_gate"/> owns those.
/// </summary>
internal sealed class MonitorAccess(string token, TimeProvider time)
{
    /// <summary>Sent with every act, which a form of another site cannot do.</summary>
    public const string ActHeader = "X-ChatSocket-Monitor";

    private const string CookieName = "chatsocket-monitor";
    private const string Bearer = "Bearer ";

    /// <summary>Of a token of sixteen characters nobody finds a noticeable part at this pace.</summary>
    private const int MostFailures = 10;
    private static readonly TimeSpan FailuresWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CookieLasts = TimeSpan.FromHours(12);

    private readonly byte[] _tokenHash = Hash(token);
    private readonly byte[] _cookieKey = Hash($"cookie of the monitor page: {token}");
    private readonly Lock _gate = new();
    private readonly Queue<long> _failures = new();

    /// <summary>Whether nobody may try just now, because too many have failed.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                while (_failures.TryPeek(out var at) && time.GetElapsedTime(at) > FailuresWithin) _failures.Dequeue();
                return _failures.Count >= MostFailures;
            }
        }
    }

    /// <summary>May read.</summary>
    public bool Knows(HttpRequest request) => ShowsToken(request) || ShowsCookie(request);

    /// <summary>May act: what a browser does by itself for another site carries the cookie at most, not the header.</summary>
    public bool MayAct(HttpRequest request) => ShowsToken(request) || (ShowsCookie(request) && IsOfOurPage(request));

    public bool TryEnter(HttpContext context)
    {
        if (!ShowsToken(context.Request)) return false;
        var end = (time.GetUtcNow() + CookieLasts).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        context.Response.Cookies.Append(CookieName, $"{end}.{ProofOf(end)}", Options(context.Request));
        return true;
    }

    public static void Leave(HttpContext context) => context.Response.Cookies.Delete(CookieName, Options(context.Request));

    /// <summary>Whether somebody tries with a token, right or wrong.</summary>
    public static bool IsTry(HttpRequest request) => request.Headers.Authorization.Count > 0;

    /// <summary>Not what another site makes a browser ask.</summary>
    public static bool IsOfOurPage(HttpRequest request) =>
        request.Headers.ContainsKey(ActHeader) && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" && OriginRule.Allows(request, [], request.IsHttps);

    /// <summary>Wherever it is shown, what is wrong counts, and while too many were wrong nobody learns which is right.</summary>
    private bool ShowsToken(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } authorization] || IsClosed) return false;
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(authorization[Bearer.Length..].Trim()), _tokenHash)) return true;
        lock (_gate)
        {
            if (_failures.Count < MostFailures) _failures.Enqueue(time.GetTimestamp());
        }

        return false;
    }

    private bool ShowsCookie(HttpRequest request)
    {
        if (request.Cookies[CookieName]?.Split('.') is not [var end, var proof]) return false;
        var isOurs = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(proof), Encoding.UTF8.GetBytes(ProofOf(end)));
        return isOurs && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > time.GetUtcNow().ToUnixTimeSeconds();
    }

    private string ProofOf(string end) => Base64Url.EncodeToString(HMACSHA256.HashData(_cookieKey, Encoding.UTF8.GetBytes(end)));

    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = "/monitor",
        MaxAge = CookieLasts,
    };

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
