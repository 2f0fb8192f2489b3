using ChatSocket.Chat.Backplane;

namespace ChatSocket.Redis.Tests.Feeds;

/// <summary>What a room is about, when the news of it may be lost.</summary>
public sealed class TopicTests
{
    [Fact]
    public async Task A_topic_that_was_set_while_nothing_was_heard_is_told_when_the_room_is_compared()
    {
        var fed = await FedByHand.BeginAsync(messages: 1);
        fed.Feed.Hear(fed.Room.IsAbout("Livros", "ana"));
        fed.Room.IsAbout("Filmes", "bia");
        fed.Feed.Compare();
        Assert.Equal([new TopicChange("ana", "Livros"), new TopicChange("bia", "Filmes")], await fed.Listener.Topics.CountAsync(2));
    }

    [Fact]
    public async Task A_topic_that_was_heard_or_known_before_is_not_told_again()
    {
        var fed = new FedByHand();
        fed.Room.IsAbout("Livros", "ana");
        await fed.Feed.BeginAsync().Bounded();
        await ComparedAsync(fed, "bia");
        fed.Feed.Hear(fed.Room.IsAbout("Filmes", "ana"));
        await ComparedAsync(fed, "caio");
        Assert.Equal([new TopicChange("ana", "Filmes")], fed.Listener.Topics.Items);
    }

    [Fact]
    public async Task A_topic_that_is_heard_while_the_room_is_read_is_not_taken_back_by_what_was_read()
    {
        var fed = await FedByHand.BeginAsync(messages: 1);
        fed.Feed.Hear(fed.Room.IsAbout("Livros", "ana"));
        fed.Room.BeforeReading = () =>
        {
            // What is read is older than what is heard.
            fed.Feed.Hear("T bia Filmes"u8.ToArray());
            return Task.CompletedTask;
        };
        await ComparedAsync(fed, "caio");
        Assert.All(fed.Listener.Topics.Items.Skip(1), told => Assert.Equal(new TopicChange("bia", "Filmes"), told));
    }

    /// <summary>Somebody came unheard: when that is told, everything else has been compared.</summary>
    private static async Task ComparedAsync(FedByHand fed, string nick)
    {
        fed.Room.ComeOrGo(nick);
        fed.Feed.Compare();
        await fed.Listener.Presence.WhenAsync(changes => changes.Any(change => change.Events.Any(one => one.Nick == nick)), nick);
        // The topic follows the presence, under the same lock.
        _ = fed.Feed.Position;
    }
}
