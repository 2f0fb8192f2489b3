using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.People;

public sealed class AccountTests(Chromium chromium)
{
    [Fact]
    public async Task A_name_is_registered_and_a_wrong_password_is_told_in_words()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await ana.RegisterAsync();
        await using var second = await Person.OpenAsync(chromium, node.Page);
        await second.LogInAsync("ana", "wrong password");
        await Expect(second.Page.Locator("#enter-problem")).ToHaveTextAsync("wrong name or password");
        await Expect(second.Page.Locator("#password")).ToBeFocusedAsync();
        await second.LogInAsync("ana");
        await Expect(second.Page.Locator("#place")).ToHaveTextAsync("#geral");
        await Expect(second.Page.Locator("#me")).ToHaveTextAsync("ana");
    }

    [Fact]
    public async Task Two_devices_of_one_person_share_what_is_said()
    {
        await using var node = await PageNode.StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        await caio.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
        await using var desk = await Person.EnterAsync(chromium, node.Page, "ana");
        await desk.RegisterAsync();
        await using var phone = await Person.OpenAsync(chromium, node.Page, new Setup(Width: 360, Height: 640));
        await phone.LogInAsync("ana");
        await Expect(phone.Page.Locator("#place")).ToHaveTextAsync("#geral");
        await phone.SayAsync("from the phone");
        await desk.SeesAsync("from the phone");
        await Expect(desk.Members).ToHaveCountAsync(2);
    }
}
