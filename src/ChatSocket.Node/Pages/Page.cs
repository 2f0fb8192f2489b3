using System.Security.Cryptography;
using System.Text;
using ChatSocket.Node.Http;

namespace ChatSocket.Node.Pages;

/// <summary>
/// A page that is compiled into the program: a document, which the browser asks for anew each time, and its files under an address that
/// carries their hash and may be kept for ever. So what a browser runs is of one version, whichever nodes answered. Never changes.
/// </summary>
internal sealed class Page
{
    private const string Document = "index.html";

    /// <summary>Runs before the first paint, and is no module.</summary>
    private const string EarlyScript = "early.js";
    private const string Kept = "public, max-age=31536000, immutable";
    private const string AskedAnew = "no-cache";

    private readonly PageFile _document;
    private readonly Dictionary<string, PageFile> _files = [];

    /// <param name="folder">Below <c>Web</c>; what is in <c>shared</c> belongs to every page.</param>
    /// <param name="filesAt">Where the files are served, without the hash.</param>
    public Page(string folder, string filesAt)
    {
        var contents = Read("web/shared/", $"web/{folder}/");
        var address = $"{filesAt}/{HashOf(contents)}";
        foreach (var (name, content) in contents)
        {
            if (name != Document) _files.Add($"{address}/{name}", new PageFile(content, PageFile.TypeOf(name), Kept));
        }

        // Told in the document, all modules are asked for at once, and not one after the other as they name each other.
        var modules = contents.Keys.Where(name => name.EndsWith(".js", StringComparison.Ordinal) && name != EarlyScript);
        var preloads = string.Join('\n', modules.Select(name => $"<link rel=\"modulepreload\" href=\"{address}/{name}\">"));
        var document = Encoding.UTF8.GetString(contents[Document])
            .Replace("{files}", address, StringComparison.Ordinal).Replace("<!-- modules -->", preloads, StringComparison.Ordinal);
        _document = new PageFile(Encoding.UTF8.GetBytes(document), PageFile.TypeOf(Document), AskedAnew);
    }

    public Task AnswerDocumentAsync(HttpContext context) => AnswerAsync(context, _document);

    public Task AnswerFileAsync(HttpContext context) => _files.TryGetValue(context.Request.Path.Value ?? "", out var file)
        ? AnswerAsync(context, file)
        : PlainText.AnswerAsync(context, StatusCodes.Status404NotFound, "no such file, or one of another version: load the page again");

    private static Task AnswerAsync(HttpContext context, PageFile file)
    {
        PageHeaders.Add(context.Response);
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) return file.AnswerAsync(context);
        context.Response.Headers.Allow = "GET, HEAD";
        return PlainText.AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "pages are only read");
    }

    private static SortedDictionary<string, byte[]> Read(params string[] folders)
    {
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var assembly = typeof(Page).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (Array.Find(folders, folder => resource.StartsWith(folder, StringComparison.Ordinal)) is not { } prefix) continue;
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            contents.Add(resource[prefix.Length..], content);
        }

        return contents;
    }

    private static string HashOf(SortedDictionary<string, byte[]> contents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in contents)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
