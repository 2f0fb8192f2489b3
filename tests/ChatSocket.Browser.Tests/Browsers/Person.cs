using System.Collections.Concurrent;
using System.Text.Json;

namespace ChatSocket.Browser.Tests.Browsers;

/// <summary>How somebody's browser is set up.</summary>
internal sealed record Setup(string Locale = "en", ColorScheme Theme = ColorScheme.Light, int Width = 1200, int Height = 800, bool Touch = false);

/// <summary>
/// Somebody at a browser, with a profile of its own. The end checks what a person would not see: errors of the page, refused by its policy or
/// thrown, and requests to anybody else.
/// </summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext _profile;
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly ConcurrentQueue<string> _said = [];
    private readonly ConcurrentQueue<Uri> _requests = [];
    private readonly Uri _address;

    private Person(IBrowserContext profile, IPage page, Uri address) => (_profile, Page, _address) = (profile, page, address);

    public IPage Page { get; }

    /// <summary>Every request the page made.</summary>
    public IReadOnlyCollection<Uri> Requests => _requests;

    public ILocator Log => Page.Locator("#log");

    public ILocator Input => Page.Locator("#input");

    public ILocator Banner => Page.Locator("#banner");

    public ILocator Rooms => Page.Locator("#rooms .entry");

    public ILocator Members => Page.Locator("#members-list .entry");

    /// <summary>The browser opens the page; nobody is named yet.</summary>
    public static async Task<Person> OpenAsync(Chromium chromium, Uri address, Setup? setup = null)
    {
        setup ??= new Setup();
        var browser = await chromium.GetAsync();
        var profile = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            IgnoreHTTPSErrors = address.Scheme == "https",
            Locale = setup.Locale,
            TimezoneId = "America/Sao_Paulo",
            ColorScheme = setup.Theme,
            HasTouch = setup.Touch,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = setup.Width, Height = setup.Height },
        });
        profile.SetDefaultTimeout(Chromium.LimitMs);
        var person = new Person(profile, await profile.NewPageAsync(), address);
        person.Watch();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await person.Page.GotoAsync(address.ToString());
                return person;
            }
            catch (PlaywrightException failure) when (attempt < 5 && failure.Message.Contains("ERR_NETWORK_CHANGED", StringComparison.Ordinal))
            {
                // Some interface of this machine came or went, as those of containers do: the browser gives up what is under way.
            }
        }
    }

    /// <summary>Somebody who is named and in a room.</summary>
    public static async Task<Person> EnterAsync(Chromium chromium, Uri address, string nick, string room = "geral", Setup? setup = null)
    {
        var person = await OpenAsync(chromium, address, setup);
        try
        {
            await person.EnterAsync(nick, room);
            await Expect(person.Page.Locator("#place")).ToHaveTextAsync($"#{room}");
            return person;
        }
        catch (Exception failure) when (failure is PlaywrightException or TimeoutException)
        {
            throw new InvalidOperationException($"{nick} did not come in: {failure.Message}; the browser said: {string.Join("; ", person._said)}", failure);
        }
    }

    public async Task EnterAsync(string nick, string room = "geral")
    {
        await Page.Locator("#nick").FillAsync(nick);
        await Page.Locator("#room").FillAsync(room);
        await Page.Locator("#enter").ClickAsync();
    }

    public async Task SayAsync(string text)
    {
        await Input.FillAsync(text);
        await Input.PressAsync("Enter");
    }

    public ILocator Message(string text) => Log.Locator(".text").GetByText(text, new LocatorGetByTextOptions { Exact = true });

    public Task SeesAsync(string text) => Expect(Message(text)).ToHaveCountAsync(1);

    public Task SeesNoticeAsync(string text) => Expect(Log.Locator(".notice", new LocatorLocatorOptions { HasText = text })).Not.ToHaveCountAsync(0);

    public ILocator Room(string name) => Page.Locator("#rooms .entry, #other-rooms .entry").Filter(
        new LocatorFilterOptions { Has = Page.GetByText($"#{name}", new PageGetByTextOptions { Exact = true }) });

    /// <summary>Their texts, of those drawn now.</summary>
    public Task<IReadOnlyList<string>> DrawnAsync() => Log.Locator(".text").AllTextContentsAsync();

    public Task<T> EvaluateAsync<T>(string expression, object? argument = null) => Page.EvaluateAsync<T>(expression, argument);

    /// <summary>What a function of the page gives, as an object of ours.</summary>
    public async Task<T> ReadAsync<T>(string function) =>
        JsonSerializer.Deserialize<T>(await Page.EvaluateAsync<string>($"async () => JSON.stringify(await ({function})())"), JsonSerializerOptions.Web)!;

    /// <summary>The test caused them on purpose.</summary>
    public void ForgetErrors() => _errors.Clear();

    public async ValueTask DisposeAsync()
    {
        await _profile.CloseAsync();
        Assert.Empty(_errors);
        Assert.All(_requests, request => Assert.Equal(_address.Host, request.Host));
    }

    private void Watch()
    {
        Page.PageError += (_, error) => _errors.Enqueue(error);
        Page.PageError += (_, error) => _said.Enqueue(error);
        Page.Console += (_, line) => _said.Enqueue(line.Text);
        Page.RequestFailed += (_, request) => _said.Enqueue($"{request.Url}: {request.Failure}");
        Page.Request += (_, request) => _requests.Enqueue(new Uri(request.Url));
        // What the browser itself says of a connection that a test cuts is no error of the page.
        Page.Console += (_, line) =>
        {
            if (line.Type == "error" && !line.Text.Contains("WebSocket", StringComparison.Ordinal) && !line.Text.Contains("net::", StringComparison.Ordinal) && !line.Text.Contains("401", StringComparison.Ordinal))
            {
                _errors.Enqueue(line.Text);
            }
        };
    }
}
