using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Rooms;

public sealed class RoomListTests(Chromium chromium)
{
    [Fact]
    public async Task The_list_has_counts_and_finds_rooms_by_a_part_of_their_name()
    {
        await using var node = await PageNode.StartAsync();
        await using var caio = await node.ConnectAsync("caio");
        foreach (var room in new[] { "livros", "livraria", "musica" }) await caio.JoinAsync(room, stop: TestContext.Current.CancellationToken);
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await Expect(ana.Room("livros").Locator(".count")).ToHaveTextAsync("1");
        await Expect(ana.Room("geral").Locator(".count")).ToHaveTextAsync("1");
        await ana.Page.Locator("#search").FillAsync("livr");
        await Expect(ana.Page.Locator("#other-rooms .entry")).ToHaveCountAsync(2);
        await Expect(ana.Room("musica")).ToHaveCountAsync(0);
        await ana.Room("livros").ClickAsync();
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#livros");
        await Expect(ana.Members).ToHaveCountAsync(2);
        await ana.Page.Locator("#search").FillAsync("zzz");
        await Expect(ana.Page.Locator("#no-rooms")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_new_room_with_its_topic_is_entered_and_one_that_exists_is_refused_in_words()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await NewRoomAsync(ana, "livros", "Livros do mês");
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#livros");
        await Expect(ana.Page.Locator("#place-topic")).ToHaveTextAsync("Livros do mês");
        await NewRoomAsync(ana, "livros", "");
        await Expect(ana.Page.Locator("#new-room .problem")).ToHaveTextAsync("this room exists already");
        await ana.Page.Locator("#new-room-name").FillAsync("não vale");
        await ana.Page.Locator("#new-room button[type=submit]").ClickAsync();
        await Expect(ana.Page.Locator("#new-room .problem")).ToContainTextAsync("not a valid room name");
        await ana.Page.Keyboard.PressAsync("Escape");
        await Expect(ana.Page.Locator("#new-room")).ToBeHiddenAsync();
        await Expect(ana.Rooms).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_topic_is_changed_for_all_and_a_room_is_left()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await using var bia = await Person.EnterAsync(chromium, node.Page, "bia");
        await ana.Page.Locator("#edit-topic").ClickAsync();
        await ana.Page.Locator("#topic-text").FillAsync("Homework");
        await ana.Page.Keyboard.PressAsync("Enter");
        await bia.SeesNoticeAsync("ana changed the topic: Homework");
        await Expect(bia.Page.Locator("#place-topic")).ToHaveTextAsync("Homework");
        await ana.Page.Locator("#leave-room").ClickAsync();
        await bia.SeesNoticeAsync("ana left");
        await Expect(ana.Rooms).ToHaveCountAsync(0);
        await Expect(ana.Input).ToBeDisabledAsync();
        await ana.Room("geral").ClickAsync();
        await Expect(ana.Page.Locator("#place")).ToHaveTextAsync("#geral");
    }

    [Fact]
    public async Task What_is_written_elsewhere_is_counted_as_unread_and_a_mention_is_marked()
    {
        await using var node = await PageNode.StartAsync();
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana");
        await NewRoomAsync(ana, "livros", "");
        await using var bia = await Person.EnterAsync(chromium, node.Page, "bia");
        await bia.SayAsync("hello room");
        await bia.SayAsync("where is ana?");
        var badge = ana.Room("geral").Locator(".badge");
        await Expect(badge).ToHaveTextAsync("2");
        await Expect(badge).ToHaveClassAsync("badge mention");
        await Expect(ana.Page).ToHaveTitleAsync("(2) #livros – ChatSocket");
        await ana.Room("geral").ClickAsync();
        await Expect(ana.Log.Locator(".fresh")).ToHaveTextAsync("New messages");
        await Expect(ana.Log.Locator(".message.mention .text")).ToHaveTextAsync(["where is ana?"]);
        await Expect(badge).ToHaveCountAsync(0);
        await Expect(ana.Page).ToHaveTitleAsync("#geral – ChatSocket");
    }

    private static async Task NewRoomAsync(Person person, string room, string topic)
    {
        await person.Page.Locator("[data-act=newRoom]").ClickAsync();
        await person.Page.Locator("#new-room-name").FillAsync(room);
        await person.Page.Locator("#new-room-topic").FillAsync(topic);
        await person.Page.Keyboard.PressAsync("Enter");
    }
}
