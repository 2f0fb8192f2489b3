using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Monitor;

/// <summary>What somebody does who watches a node at its monitor page.</summary>
internal static class Watcher
{
    public const string Token = NodeProgram.Token;

    /// <summary>The page of a node, after the token was entered.</summary>
    public static async Task<Person> WatchAsync(this Chromium chromium, Uri monitor, Setup? setup = null)
    {
        var person = await Person.OpenAsync(chromium, monitor, setup);
        await person.EnterTokenAsync(Token);
        await Expect(person.Page.Locator("#state")).ToBeVisibleAsync();
        return person;
    }

    public static async Task EnterTokenAsync(this Person person, string token)
    {
        await person.Page.Locator("#token").FillAsync(token);
        await person.Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>The row of somebody who is connected to that node.</summary>
    public static ILocator Row(this Person watcher, string nick) => watcher.Page.Locator("#people tr", new PageLocatorOptions { HasText = nick });

    public static ILocator LogLine(this Person watcher, string part) => watcher.Page.Locator("#log p", new PageLocatorOptions { HasText = part });

    /// <summary>Fills the form that is open and sends it.</summary>
    public static async Task ActOnAsync(this Person watcher, string act, string? nick = null, string? room = null, string? reason = null, bool extra = false)
    {
        var form = watcher.Page.Locator("#person-dialog");
        await form.Locator($"input[value={act}]").CheckAsync();
        if (nick is not null) await form.Locator("#person-nick").FillAsync(nick);
        if (room is not null) await form.Locator("#person-room").FillAsync(room);
        if (reason is not null) await form.Locator("#person-reason").FillAsync(reason);
        if (extra) await form.Locator("#person-extra").CheckAsync();
        await form.Locator("#person-do").ClickAsync();
    }
}
