using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Sessions;
using ChatSocket.Chat.Tests.Journal;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Tests.Json;

/// <summary>A session that ends leaves nothing behind that can be taken away, whatever fails.</summary>
public sealed class EndedSessionTests
{
    private static readonly string[] Rooms = ["um", "dois", "tres"];

    [Theory]
    [InlineData("dois", false, 1)]
    [InlineData("um dois tres", false, 3)]
    [InlineData("dois", true, 2)]
    [InlineData("", true, 1)]
    [InlineData("", false, 0)]
    public async Task A_step_that_fails_is_reported_once_and_skips_nothing(string failing, bool endFails, int reports)
    {
        var time = new ManualTime();
        await using var backplane = new GatedBackplane(new InProcessBackplane(new HistoryLimits(), 10, time));
        var left = new List<string>();
        var ended = 0;
        backplane.BeforeLeave = room =>
        {
            left.Add(room.Shown);
            if (failing.Split(' ').Contains(room.Shown)) throw new IOException("away");
        };
        backplane.BeforeEnd = () =>
        {
            ended++;
            if (endFails) throw new IOException("away");
        };
        var log = new RememberedLog();
        var me = SessionId.Random();
        var rooms = Rooms.Select(name => (Room(name), new Attachment(me, 1))).ToArray();
        await new LiveSessions(backplane, time, log).EndAsync(new DetachedSession("hash", 1, rooms));
        Assert.Equal(Rooms, left);
        Assert.Equal(1, ended);
        Assert.Equal(reports, log.Lines.Count);
    }

    private static RoomName Room(string name) => RoomName.TryParse(name, out var room) ? room : throw new ArgumentException(name);
}
