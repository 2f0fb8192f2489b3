using System.Globalization;
using System.Text.Json;
using ChatSocket.Node.Http;
using ChatSocket.Node.Pages;
using Microsoft.AspNetCore.Http.Features;

namespace ChatSocket.Node.Monitor;

/// <summary>
/// <c>/monitor</c> on the operations port: the page, what it asks for every second, and the acts. Without the token nothing but the form
/// that asks for it; where none is configured, nothing.
/// </summary>
internal sealed class MonitorEndpoint(MonitorAccess? access, MonitorView? view, MonitorActs? acts)
{
    public const string Path = "/monitor";

    private const string FilesAt = $"{Path}/page";
    /// <summary>The longest announcement, however it is escaped.</summary>
    private const int LargestAct = 128 * 1024;

    private static readonly Page Page = new("monitor", FilesAt);

    public Task AnswerAsync(HttpContext context)
    {
        if (access is null || view is null || acts is null)
        {
            return PlainText.AnswerAsync(
                context, StatusCodes.Status403Forbidden,
                "A página do operador está desligada: configure ChatSocket__Ops__Token e reinicie o nó.\nThe monitor page is off: configure ChatSocket__Ops__Token and restart the node.");
        }

        context.Response.Headers.CacheControl = "no-store";
        return (context.Request.Method, context.Request.Path.Value) switch
        {
            ("GET" or "HEAD", Path or $"{Path}/") => Page.AnswerDocumentAsync(context),
            ("POST", $"{Path}/enter") => EnterAsync(context, access, acts),
            ("POST", $"{Path}/leave") => LeaveAsync(context, access, acts),
            ("GET", $"{Path}/state") => StateAsync(context, access, view, acts),
            ("POST", $"{Path}/act") => ActAsync(context, access, acts),
            (_, $"{Path}/enter" or $"{Path}/leave" or $"{Path}/act") => OnlyAsync(context, "POST"),
            (_, $"{Path}/state") => OnlyAsync(context, "GET"),
            _ => Page.AnswerFileAsync(context),
        };
    }

    private static Task EnterAsync(HttpContext context, MonitorAccess access, MonitorActs acts)
    {
        if (access.TryEnter(context))
        {
            acts.Entered(By(context));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return RefuseAsync(context, access, acts);
    }

    private static Task LeaveAsync(HttpContext context, MonitorAccess access, MonitorActs acts)
    {
        if (!MonitorAccess.IsOfOurPage(context.Request)) return RefuseAsync(context, access, acts);
        MonitorAccess.Leave(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task StateAsync(HttpContext context, MonitorAccess access, MonitorView view, MonitorActs acts)
    {
        if (!access.Knows(context.Request)) return RefuseAsync(context, access, acts);
        PageHeaders.Add(context.Response);
        var query = context.Request.Query;
        var state = view.Look(query["query"].ToString(), Number(query["samples"]), Number(query["log"]));
        return context.Response.WriteAsJsonAsync(state, JsonSerializerOptions.Web, context.RequestAborted);
    }

    private static async Task ActAsync(HttpContext context, MonitorAccess access, MonitorActs acts)
    {
        if (!access.MayAct(context.Request))
        {
            await RefuseAsync(context, access, acts).ConfigureAwait(false);
            return;
        }

        // The port takes no bodies but this one.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LargestAct;
        ActRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync<ActRequest>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            request = null;
        }
        catch (BadHttpRequestException refused)
        {
            await PlainText.AnswerAsync(context, refused.StatusCode, $"an act has at most {LargestAct} bytes").ConfigureAwait(false);
            return;
        }

        if (request is null)
        {
            await PlainText.AnswerAsync(context, StatusCodes.Status400BadRequest, "one JSON object is expected: {\"act\":\"disconnect\",\"number\":7}").ConfigureAwait(false);
            return;
        }

        var answer = await acts.DoAsync(request, By(context)).ConfigureAwait(false);
        context.Response.StatusCode = answer.Status;
        await context.Response.WriteAsJsonAsync(answer, JsonSerializerOptions.Web, context.RequestAborted).ConfigureAwait(false);
    }

    private static Task OnlyAsync(HttpContext context, string method)
    {
        context.Response.Headers.Allow = method;
        return PlainText.AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, $"this is asked by {method}");
    }

    private static Task RefuseAsync(HttpContext context, MonitorAccess access, MonitorActs acts)
    {
        if (MonitorAccess.IsTry(context.Request))
        {
            acts.Refused(By(context));
            if (access.IsClosed) return PlainText.AnswerAsync(context, StatusCodes.Status429TooManyRequests, "too many wrong tokens: try again in a minute");
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return PlainText.AnswerAsync(context, StatusCodes.Status401Unauthorized, "the token is needed (ChatSocket__Ops__Token)");
    }

    private static string By(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "?";

    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
