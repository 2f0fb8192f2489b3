using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.People;

/// <summary>Two devices of one account, at two nodes: what is read on one is read on both.</summary>
public sealed class DeviceTests(Chromium chromium)
{
    [Fact]
    public async Task What_is_read_at_the_desk_is_no_longer_unread_on_the_phone_at_another_node()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var caio = await Person.EnterAsync(chromium, nodes.Page, "caio");
        await using var desk = await Person.EnterAsync(chromium, nodes.Page, "ana");
        await desk.RegisterAsync();
        await using var phone = await Person.OpenAsync(chromium, nodes.SecondPage, new Setup(Width: 360, Height: 640));
        await phone.LogInAsync("ana");
        await Expect(phone.Page.Locator("#place")).ToHaveTextAsync("#geral");
        // Both look at another room.
        await CreateAsync(desk, "livros");
        await JoinOnPhoneAsync(phone, "livros");
        await caio.SayAsync("first");
        await caio.SayAsync("ana, are you there?");
        foreach (var device in new[] { desk, phone }) await Expect(device.Page.Locator("#rooms .entry", new PageLocatorOptions { HasText = "#geral" }).Locator(".badge")).ToHaveTextAsync("2");
        await Expect(phone.Page).ToHaveTitleAsync("(2) #livros – ChatSocket");
        await desk.Room("geral").ClickAsync();
        await Expect(desk.Log.Locator(".fresh")).ToHaveTextAsync("New messages");
        // Without anybody touching the phone.
        await Expect(phone.Page).ToHaveTitleAsync("#livros – ChatSocket");
        await Expect(phone.Page.Locator("#rooms .badge")).ToHaveCountAsync(0);
        // What comes later is unread there, and stays so while the desk looks elsewhere.
        await desk.Room("livros").ClickAsync();
        await caio.SayAsync("later");
        foreach (var device in new[] { desk, phone }) await Expect(device.Page).ToHaveTitleAsync("(1) #livros – ChatSocket");
    }

    [Fact]
    public async Task Who_comes_back_finds_the_place_where_it_had_read_to_and_its_own_texts_are_read()
    {
        await using var node = await PageNode.StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using (var desk = await Person.EnterAsync(chromium, node.Page, "ana"))
        {
            await desk.RegisterAsync();
            await caio.Send("geral", "seen at the desk").Settled;
            await desk.SeesAsync("seen at the desk");
            await desk.SayAsync("my own");
            await desk.SeesAsync("my own");
        }

        await caio.Send("geral", "said meanwhile").Settled;
        await using var phone = await Person.OpenAsync(chromium, node.Page);
        await phone.LogInAsync("ana");
        await phone.SeesAsync("said meanwhile");
        await Expect(phone.Log.Locator(".row", new LocatorLocatorOptions { Has = phone.Page.Locator(".fresh") })).ToContainTextAsync("said meanwhile");
    }

    [Fact]
    public async Task A_letter_that_is_read_at_the_desk_is_read_on_the_phone_at_another_node()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var desk = await Person.EnterAsync(chromium, nodes.Page, "ana");
        await desk.RegisterAsync();
        await using var phone = await Person.OpenAsync(chromium, nodes.SecondPage);
        await phone.LogInAsync("ana");
        await Expect(phone.Page.Locator("#place")).ToHaveTextAsync("#geral");
        await using var caio = await Person.EnterAsync(chromium, nodes.Page, "caio");
        await caio.Members.Filter(new LocatorFilterOptions { HasText = "ana" }).ClickAsync();
        await caio.SayAsync("just for you");
        foreach (var device in new[] { desk, phone }) await Expect(device.Page.Locator("#inbox-badge")).ToHaveTextAsync("1");
        await desk.Page.Locator("#people .entry").ClickAsync();
        await desk.SeesAsync("just for you");
        await Expect(phone.Page.Locator("#inbox-badge")).ToBeHiddenAsync();
        await Expect(phone.Page.Locator("#people .badge")).ToHaveCountAsync(0);
    }

    private static async Task CreateAsync(Person person, string room)
    {
        await person.Page.Locator("[data-act=newRoom]").ClickAsync();
        await person.Page.Locator("#new-room-name").FillAsync(room);
        await person.Page.Keyboard.PressAsync("Enter");
        await Expect(person.Page.Locator("#place")).ToHaveTextAsync($"#{room}");
    }

    /// <summary>On a phone the list is behind a button.</summary>
    private static async Task JoinOnPhoneAsync(Person person, string room)
    {
        await person.Page.Locator("#conversation [data-act=rooms]").ClickAsync();
        await person.Page.Locator("#search").FillAsync(room);
        await person.Room(room).ClickAsync();
        await Expect(person.Page.Locator("#place")).ToHaveTextAsync($"#{room}");
    }
}
