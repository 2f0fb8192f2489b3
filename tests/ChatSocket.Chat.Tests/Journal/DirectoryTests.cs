using ChatSocket.Chat.InProcess;
using ChatSocket.Chat.Journal;

namespace ChatSocket.Chat.Tests.Journal;

/// <summary>The same, on a real disk.</summary>
public sealed class DirectoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chatsocket-journal-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Messages_survive_on_a_disk_through_rewrites()
    {
        var room = Chats.Room("a");
        for (var round = 1; round <= 3; round++)
        {
            await using var chat = Open(_directory, new HistoryLimits(5, 0), 2000);
            Assert.Equal(Chats.Numbered((round - 1) * 100).TakeLast(5), await chat.TextsAsync(room));
            await chat.SayAllAsync(room, await chat.EnterAsync(room), Chats.Numbered(round * 100)[((round - 1) * 100)..]);
        }

        Assert.Equal(["journal.lock", "journal.log"], Directory.GetFiles(_directory).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_directory_belongs_to_one_node_at_a_time()
    {
        await using (Open(_directory))
        {
            var refused = Assert.Throws<JournalRefusedException>(() => Open(_directory));
            Assert.Equal((JournalRefusal.Locked, _directory), (refused.Refusal, refused.Path));
        }

        // The file that a dead process left does not matter.
        Assert.True(File.Exists(Path.Combine(_directory, "journal.lock")));
        await using var next = Open(_directory);
        Assert.True(next.IsUp);
    }

    [Fact]
    public async Task A_directory_is_made_where_it_is_missing_and_refused_where_it_cannot_be()
    {
        await using (Open(Path.Combine(_directory, "new", "deep")))
        {
        }

        var file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "");
        Assert.Equal(JournalRefusal.Unusable, Assert.Throws<JournalRefusedException>(() => Open(file)).Refusal);
        Assert.Equal(JournalRefusal.Unusable, Assert.Throws<JournalRefusedException>(() => Open(Path.Combine(file, "below"))).Refusal);
    }

    [Fact]
    public async Task A_refused_start_lets_go_of_the_directory()
    {
        var path = Path.Combine(_directory, "journal.log");
        await File.WriteAllTextAsync(path, "not a journal, and long enough not to be the beginning of one");
        Assert.Throws<JournalRefusedException>(() => Open(_directory));
        File.Delete(path);
        await using var next = Open(_directory);
        Assert.True(next.IsUp);
    }

    private static InProcessBackplane Open(string directory, HistoryLimits? limits = null, long compactAbove = long.MaxValue) => InProcessBackplane.Open(
        DirectoryStorage.Hold(directory), JournalDamage.Stop, limits ?? new HistoryLimits(), 100, PassingTime.Instance, new RememberedLog(), compactAbove);
}
