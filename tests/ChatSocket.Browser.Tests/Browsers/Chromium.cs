[assembly: AssemblyFixture(typeof(ChatSocket.Browser.Tests.Browsers.Chromium))]
// Two cores are little for one browser, its drivers and several nodes.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ChatSocket.Browser.Tests.Browsers;

/// <summary>
/// The machine's own Chromium, one for all tests; each person is a profile of its own in it. Started by the first test that asks;
/// <see cref="_gate"/> owns it.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>Far longer than anything takes: only a hang ever reaches it.</summary>
    public const int LimitMs = 30_000;

    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>No sandbox: it needs rights that containers lack, and nothing but our own page is opened. The rest is silence.</summary>
    private static readonly string[] Switches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-default-apps", "--force-color-profile=srgb", "--js-flags=--expose-gc",
        "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
    ];

    private readonly SemaphoreSlim _gate = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task<IBrowser> GetAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _browser ??= await StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _gate.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        var program = Environment.GetEnvironmentVariable("CHATSOCKET_TESTS_CHROMIUM") ?? Programs.FirstOrDefault(File.Exists);
        if (program is null) Skip("There is no Chromium: please install it (apt-get install chromium), or say where it is in CHATSOCKET_TESTS_CHROMIUM.");
        SetDefaultExpectTimeout(LimitMs);
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Switches, Timeout = 2 * LimitMs });
    }

    private static void Skip(string sentence)
    {
        if (Environment.GetEnvironmentVariable("CHATSOCKET_TESTS_REQUIRE") == "all") Assert.Fail(sentence);
        Assert.Skip(sentence);
    }
}
