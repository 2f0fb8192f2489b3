using ChatSocket.Browser.Tests.Browsers;

namespace ChatSocket.Browser.Tests.People;

/// <summary>What somebody with an account does.</summary>
internal static class AccountSteps
{
    public const string Password = "correct horse battery";

    /// <summary>The name one has becomes an account.</summary>
    public static async Task RegisterAsync(this Person person)
    {
        await person.Page.Locator("#me-button").ClickAsync();
        await person.Page.Locator("#new-password").FillAsync(Password);
        await person.Page.Keyboard.PressAsync("Enter");
        await Expect(person.Page.Locator("#toast")).ToHaveTextAsync("The name is yours now.");
    }

    public static async Task LogInAsync(this Person person, string nick, string password = Password, string room = "geral")
    {
        await person.Page.Locator("#nick").FillAsync(nick);
        await person.Page.Locator("#room").FillAsync(room);
        if (!await person.Page.Locator("#password").IsVisibleAsync()) await person.Page.Locator("summary").ClickAsync();
        await person.Page.Locator("#password").FillAsync(password);
        await person.Page.Locator("#enter").ClickAsync();
    }
}
