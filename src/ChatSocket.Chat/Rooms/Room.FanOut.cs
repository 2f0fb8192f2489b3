using Microsoft.Extensions.Logging;

namespace ChatSocket.Chat.Rooms;

public sealed partial class Room
{
    /// <summary>Members written to in one work item: about a millisecond of sends, then others get their turn.</summary>
    private const int SliceMembers = 256;

    private readonly List<Slice> _slices = [];
    private int _slicesLeft;

    /// <summary>
    /// Offers the encoded batches to every member. A big room is cut into slices that run beside each other; the loop stays
    /// with them (nothing else of it runs, so nobody joins or leaves) until the last one is through. True when that is now.
    /// </summary>
    private bool FanOut()
    {
        if (_memberCount <= SliceMembers)
        {
            OfferTo(0, _memberCount);
            EndFanOut();
            return true;
        }

        var slices = (_memberCount + SliceMembers - 1) / SliceMembers;
        while (_slices.Count < slices) _slices.Add(new Slice(this, _slices.Count * SliceMembers));
        _slicesLeft = slices;
        for (var index = 0; index < slices; index++) ThreadPool.UnsafeQueueUserWorkItem(_slices[index], preferLocal: false);
        return false;
    }

    /// <summary>One member whose outbox fails must not keep the next ones from theirs; trying costs nothing per member.</summary>
    private void OfferTo(int from, int to)
    {
        while (from < to)
        {
            try
            {
                while (from < to) Offer(_members[from++]);
            }
            catch (Exception failure)
            {
                LogOfferFailed(_log, failure);
            }
        }
    }

    private void Offer(Member member)
    {
        if (_fanningPresence) OfferPresence(member);
        else if (_batches[member.Dialect.Index] is { } batch) member.Outbox.Offer(batch);
    }

    private void EndFanOut()
    {
        if (_fanningPresence) CloseWindow();
        else CountPass();
        ReleaseBatches();
    }

    private void RunSlice(int from)
    {
        OfferTo(from, Math.Min(from + SliceMembers, _memberCount));
        if (Interlocked.Decrement(ref _slicesLeft) > 0) return;
        try
        {
            EndFanOut();
        }
        catch (Exception failure)
        {
            LogPassFailed(_log, failure);
            GiveUpPass();
        }

        GoOnOrSleep();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A member's outbox failed; it may have missed frames.")]
    private static partial void LogOfferFailed(ILogger log, Exception failure);

    private sealed class Slice(Room room, int from) : IThreadPoolWorkItem
    {
        public void Execute() => room.RunSlice(from);
    }
}
