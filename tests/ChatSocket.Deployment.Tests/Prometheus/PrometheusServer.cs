using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatSocket.Tests;
using ChatSocket.Tests.Network;

namespace ChatSocket.Deployment.Tests.Prometheus;

/// <summary>
/// A real Prometheus with the project's own configuration and rules. Only what a test cannot have differs: where the nodes are found,
/// and that it looks every second. The test that started it owns it.
/// </summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);

    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-prometheus-").FullName;
    private readonly LoopbackPort _port = LoopbackPort.Take();
    private readonly StringBuilder _said = new();
    private readonly HttpClient _http;
    private Process? _process;

    private PrometheusServer() => _http = new HttpClient { BaseAddress = new Uri($"http://{_port.Endpoint}/"), Timeout = Waits.Limit };

    public static async Task<PrometheusServer> StartAsync(IEnumerable<int> nodes)
    {
        var server = new PrometheusServer();
        try
        {
            await server.LaunchAsync(Configuration(nodes));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The values of all series that an expression gives now.</summary>
    public async Task<double[]> QueryAsync(string expression)
    {
        using var form = new FormUrlEncodedContent([new("query", expression)]);
        using var response = await _http.PostAsync(new Uri("api/v1/query", UriKind.Relative), form, TestContext.Current.CancellationToken);
        var answer = await ReadAsync(response);
        Assert.True(answer.GetProperty("status").GetString() == "success", $"{expression}: {answer}");
        var data = answer.GetProperty("data");
        return data.GetProperty("resultType").GetString() == "scalar"
            ? [Value(data.GetProperty("result"))]
            : [.. data.GetProperty("result").EnumerateArray().Select(series => Value(series.GetProperty("value")))];
    }

    /// <summary>Waits until the expression gives something that is a number.</summary>
    public async Task<string?> MissesDataAsync(string expression, TimeSpan within)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var values = await QueryAsync(expression);
            if (values.Any(value => !double.IsNaN(value))) return null;
            if (Stopwatch.GetElapsedTime(began) > within) return values.Length == 0 ? "nothing" : "no number";
            await Task.Delay(BetweenAttempts, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Name and expression of each rule of that kind (<c>alert</c>, <c>record</c>), as it was read from the files.</summary>
    public async Task<(string Name, string Expression)[]> RulesAsync(string kind)
    {
        using var response = await _http.GetAsync(new Uri($"api/v1/rules?type={kind}", UriKind.Relative), TestContext.Current.CancellationToken);
        var groups = (await ReadAsync(response)).GetProperty("data").GetProperty("groups").EnumerateArray();
        return [.. groups.SelectMany(group => group.GetProperty("rules").EnumerateArray()).Select(rule => (rule.GetProperty("name").GetString()!, rule.GetProperty("query").GetString()!))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(Waits.Limit);
            process.Dispose();
        }

        _http.Dispose();
        _port.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string Configuration(IEnumerable<int> nodes)
    {
        var text = File.ReadAllText(Repository.PathTo("prometheus", "prometheus.yml"));
        Assert.Matches(Discovery(), text);
        text = Discovery().Replace(text, $"    static_configs:\n      - targets: [{string.Join(", ", nodes.Select(port => $"'127.0.0.1:{port}'"))}]\n");
        text = Intervals().Replace(text, "$1: 1s");
        return text.Replace("- rules/", $"- {Repository.PathTo("prometheus", "rules")}/", StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    private static double Value(JsonElement sample) => sample[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var text => double.Parse(text!, CultureInfo.InvariantCulture),
    };

    private async Task LaunchAsync(string configuration)
    {
        var file = Path.Combine(_directory, "prometheus.yml");
        await File.WriteAllTextAsync(file, configuration);
        var start = new ProcessStartInfo("prometheus") { RedirectStandardError = true, WorkingDirectory = _directory };
        string[] arguments = [$"--config.file={file}", $"--storage.tsdb.path={_directory}/data", $"--web.listen-address={_port.Endpoint}"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_said) _said.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
        var began = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync())
        {
            lock (_said) Assert.False(_process.HasExited || Stopwatch.GetElapsedTime(began) > Waits.Limit, $"prometheus is not ready; it said:\n{_said}");
            await Task.Delay(BetweenAttempts, TestContext.Current.CancellationToken);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("-/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^    dns_sd_configs:\n(?:      .*\n)+", RegexOptions.Multiline)]
    private static partial Regex Discovery();

    [GeneratedRegex("(scrape_interval|scrape_timeout|evaluation_interval): \\d+s")]
    private static partial Regex Intervals();
}
