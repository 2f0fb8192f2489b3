namespace ChatSocket.Node.Http;

internal static class PlainText
{
    public static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(body + "\n", context.RequestAborted);
    }
}
