using ChatSocket.Client;
using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Members;

/// <summary>Its inbox as its node tells it.</summary>
internal sealed partial class LibraryMember
{
    private string InboxName => InboxRoom.Of(plan.Nick);

    public async Task<NodeView?> ReadInboxAsync(CancellationToken stop)
    {
        if (_client is not { } client) return null;
        var messages = new List<LoggedMessage>();
        try
        {
            while (true)
            {
                var page = await client.InboxAsync(after: messages.Count == 0 ? 0 : messages[^1].Seq, stop: stop).ConfigureAwait(false);
                messages.AddRange(page.Messages.Select(message => InboxRoom.Logged(page.Epoch, message, plan.Nick)));
                if (!page.More || page.Messages.Count == 0) return new NodeView(InboxName, page.Epoch, messages, []);
            }
        }
        catch (Exception error) when (error is ChatErrorException or ConnectionLostException or TimeoutException or ObjectDisposedException)
        {
            return null;
        }
    }
}
