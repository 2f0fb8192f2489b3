using ChatSocket.Node.Http;
using Microsoft.AspNetCore.Http;

namespace ChatSocket.Node.Tests.Edge;

/// <summary>Which pages may connect. A browser sends the origin of the page, and no page can write another one.</summary>
public sealed class OriginTests
{
    private static readonly string[] Allowed = ["https://escola.example"];

    [Theory]
    [InlineData("chat.example", "http://chat.example", false, true)]
    [InlineData("chat.example:8080", "http://chat.example:8080", false, true)]
    [InlineData("CHAT.example", "https://chat.EXAMPLE", true, true)]
    [InlineData("chat.example:443", "https://chat.example", true, true)]
    [InlineData("[::1]:8080", "http://[::1]:8080", false, true)]
    // Behind a proxy that is not configured as trusted the node does not know that the page came encrypted.
    [InlineData("chat.example", "https://chat.example", false, true)]
    [InlineData("other.example", "https://escola.example", true, true)]
    // Another site, whatever it looks like.
    [InlineData("chat.example", "http://evil.example", false, false)]
    [InlineData("chat.example", "http://chat.example.evil.example", false, false)]
    [InlineData("chat.example", "http://evilchat.example", false, false)]
    [InlineData("chat.example", "http://sub.chat.example", false, false)]
    [InlineData("chat.example", "http://chat.example@evil.example", false, false)]
    [InlineData("escola.example", "https://escola.example.evil.example", true, false)]
    // Another port or scheme of the same machine is another site.
    [InlineData("chat.example:8080", "http://chat.example:8081", false, false)]
    [InlineData("chat.example:8080", "http://chat.example", false, false)]
    [InlineData("chat.example", "http://chat.example:8080", false, false)]
    [InlineData("chat.example", "http://chat.example", true, false)]
    [InlineData("chat.example", "http://escola.example", false, false)]
    // No site at all: sandboxed frames, files, extensions, nonsense.
    [InlineData("chat.example", "null", false, false)]
    [InlineData("chat.example", "", false, false)]
    [InlineData("null", "null", false, false)]
    [InlineData("chat.example", "file://chat.example", false, false)]
    [InlineData("chat.example", "ws://chat.example", false, false)]
    [InlineData("chat.example", "chat.example", false, false)]
    [InlineData("", "http://chat.example", false, false)]
    public void A_page_may_connect_to_the_host_it_came_from_and_from_those_that_are_named(string host, string origin, bool encrypted, bool allowed) =>
        Assert.Equal(allowed, OriginRule.Allows(Request(host, origin), Allowed, encrypted));

    [Fact]
    public void Programs_send_no_origin_and_are_allowed()
    {
        var request = Request("chat.example", "http://evil.example");
        request.Headers.Remove("Origin");
        Assert.True(OriginRule.Allows(request, Allowed, false));
    }

    [Fact]
    public void Two_origins_are_refused_although_each_would_be_taken()
    {
        var request = Request("chat.example", "http://chat.example");
        request.Headers.Origin = new[] { "http://chat.example", "https://escola.example" };
        Assert.False(OriginRule.Allows(request, Allowed, false));
    }

    [Theory]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Original-Host")]
    [InlineData("Forwarded")]
    public void What_a_header_says_of_the_host_counts_nothing(string header)
    {
        var request = Request("chat.example", "http://evil.example");
        request.Headers[header] = header == "Forwarded" ? "host=evil.example" : "evil.example";
        Assert.False(OriginRule.Allows(request, Allowed, false));
    }

    private static HttpRequest Request(string host, string origin)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString(host);
        request.Headers.Origin = origin;
        return request;
    }
}
