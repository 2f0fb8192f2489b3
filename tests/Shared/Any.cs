using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Tests;

/// <summary>Names that no other test has, so that tests may share what lies behind a backplane.</summary>
public static class Any
{
    public static RoomName Room(string prefix = "r") => RoomNamed(prefix + Guid.NewGuid().ToString("N"));

    public static RoomName RoomNamed(string name)
    {
        Assert.True(RoomName.TryParse(name, out var room));
        return room;
    }

    public static Nick Nick(string prefix = "n") => Named(prefix + Guid.NewGuid().ToString("N")[..20]);

    public static Nick Named(string name)
    {
        Assert.True(Protocol.Names.Nick.TryParse(name, out var nick));
        return nick;
    }

    public static RoomMember Member(Nick? nick = null, long stamp = 1) =>
        new(new Attachment(SessionId.Random(), stamp), nick ?? Nick(), 1_700_000_000_000);

    /// <summary>The same session, attached later.</summary>
    public static RoomMember Later(this RoomMember member) =>
        member with { Attachment = member.Attachment with { Stamp = member.Attachment.Stamp + 1 } };

    public static AppendRequest Says(this RoomMember member, string text, string? id = null, RoomPosition? retryAfter = null) =>
        new(member.Attachment, member.Nick.Shown, id ?? MessageIds.Random(), Encoding.UTF8.GetBytes(text), retryAfter);
}
