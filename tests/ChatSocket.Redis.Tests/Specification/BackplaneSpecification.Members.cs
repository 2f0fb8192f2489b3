using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Specification;

public abstract partial class BackplaneSpecification
{
    [Fact]
    public async Task Members_are_paged_in_the_order_of_their_keys_without_holes_or_doubles()
    {
        var room = Any.Room();
        var nicks = Enumerable.Range(0, 25).Select(number => Any.Named($"{(number % 2 == 0 ? "N" : "n")}{Random.Shared.Next(100)}-{number}")).ToArray();
        foreach (var nick in nicks) await JoinAsync(room, Any.Member(nick));

        var (found, after) = (new List<RoomMember>(), "");
        while (true)
        {
            var page = await Backplane.MembersAsync(room, after, 10).Bounded();
            Assert.True(page.Exists);
            found.AddRange(page.Members);
            if (!page.More) break;
            Assert.Equal(10, page.Members.Length);
            after = found[^1].Nick.Key;
        }

        Assert.Equal(nicks.Select(nick => nick.Key).Order(StringComparer.Ordinal), found.Select(member => member.Nick.Key));
        Assert.Equal(nicks.Select(nick => nick.Shown).Order(), found.Select(member => member.Nick.Shown).Order());
    }

    [Fact]
    public async Task A_page_of_members_tells_whether_there_are_more()
    {
        var room = Any.Room();
        foreach (var nick in new[] { "ana", "bia", "caio" }) await JoinAsync(room, Any.Member(Any.Named(nick)));
        Assert.False((await Backplane.MembersAsync(room, "", 3).Bounded()).More);
        Assert.True((await Backplane.MembersAsync(room, "", 2).Bounded()).More);
        Assert.Equal("caio", Assert.Single((await Backplane.MembersAsync(room, "bia", 3).Bounded()).Members).Nick.Key);
        // A place between two members, and one behind all of them.
        Assert.Equal("bia", (await Backplane.MembersAsync(room, "anb", 3).Bounded()).Members[0].Nick.Key);
        var behind = await Backplane.MembersAsync(room, "z", 3).Bounded();
        Assert.Equal((0, false, true), (behind.Members.Length, behind.More, behind.Exists));
    }

    [Fact]
    public async Task Who_left_is_no_longer_listed_and_who_was_renamed_is_listed_under_the_new_name()
    {
        var room = Any.Room();
        var (ana, bia) = (Any.Member(Any.Named("ana")), Any.Member(Any.Named("bia")));
        await JoinAsync(room, ana);
        await JoinAsync(room, bia);
        await Backplane.RenameAsync(room, ana.Attachment, ana.Nick, Any.Named("Zoe")).Bounded();
        Assert.Equal(["bia", "Zoe"], await ShownAsync());
        await Backplane.LeaveAsync(room, bia.Attachment).Bounded();
        Assert.Equal(["Zoe"], await ShownAsync());
        await Backplane.LeaveAsync(room, ana.Attachment).Bounded();
        Assert.Empty(await ShownAsync());

        async Task<IEnumerable<string>> ShownAsync() =>
            (await Backplane.MembersAsync(room, "", 10).Bounded()).Members.Select(member => member.Nick.Shown);
    }

    [Fact]
    public async Task A_newer_attachment_is_listed_in_place_of_the_older_one()
    {
        var room = Any.Room();
        var before = await JoinAsync(room);
        var now = before.Later() with { Since = before.Since + 5 };
        await JoinAsync(room, now);
        // Who comes back on a new connection has been there since it first came.
        Assert.Equal(now with { Since = before.Since }, Assert.Single((await Backplane.MembersAsync(room, "", 10).Bounded()).Members));
        await Backplane.LeaveAsync(room, now.Attachment).Bounded();
        Assert.Empty((await Backplane.MembersAsync(room, "", 10).Bounded()).Members);
    }
}
