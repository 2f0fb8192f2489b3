using System.Runtime.InteropServices;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Telemetry;

namespace ChatSocket.Chat.Rooms;

/// <summary>
/// Joins and leaves wait for company: the first opens a window, its end tells all of them in one frame per dialect. A notice per
/// member per join would cost a room of a thousand a million sends.
/// </summary>
public sealed partial class Room
{
    private const int LargeRoom = 200;

    /// <summary>Who is on its way in does not stay there for longer than a window or two.</summary>
    private const int ToldKept = 64;
    private static readonly TimeSpan WindowLength = TimeSpan.FromMilliseconds(250);

    // Owned by the loop; only the timer's signal goes through the gate.
    private readonly List<PresenceEvent> _window = [];
    private readonly List<long> _windowVersions = [];

    /// <summary>The last changes that were told, for who had joined before them and was not let in yet.</summary>
    private readonly List<(long Version, PresenceEvent Change)> _toldChanges = [];
    private string _presenceEpoch = "";
    private long _windowFirst;
    private int _presentCount;
    private bool _fanningPresence;
    private ITimer? _windowTimer;

    private void NotePresence(PresenceChange change)
    {
        if (change.Epoch != _presenceEpoch) _toldChanges.Clear();
        _presenceEpoch = change.Epoch;
        _presentCount = change.Count;
        if (_window.Count == 0)
        {
            _windowFirst = change.IsCorrection ? change.Version : change.Version - change.Events.Length + 1;
            _windowTimer ??= _time.CreateTimer(static room => ((Room)room!).OnWindowDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _windowTimer.Change(WindowLength, Timeout.InfiniteTimeSpan);
        }

        for (var index = 0; index < change.Events.Length; index++)
        {
            _window.Add(change.Events[index]);
            _windowVersions.Add(change.IsCorrection ? change.Version : change.Version - change.Events.Length + 1 + index);
        }
    }

    private void OnWindowDue()
    {
        lock (_gate)
        {
            _windowDue = true;
            if (_awake) return;
            _awake = true;
        }

        Schedule();
    }

    private bool TakeWindowDue()
    {
        lock (_gate)
        {
            var due = _windowDue;
            _windowDue = false;
            return due && _window.Count > 0;
        }
    }

    /// <summary>A member's join is told before its first message.</summary>
    private bool MustTellPresenceFirst(PublishedBatch batch)
    {
        if (_window.Count == 0 || _presentCount > LargeRoom) return false;
        foreach (var change in CollectionsMarshal.AsSpan(_window))
        {
            if (change.Kind == PresenceKind.Leave) continue;
            var nick = change.Kind == PresenceKind.Join ? change.Nick : change.To;
            foreach (var message in batch.Messages)
            {
                if (message.From == nick) return true;
            }
        }

        return false;
    }

    private bool EncodeWindow()
    {
        for (var index = 0; index < _buffers.Length; index++)
        {
            if (_dialectMembers[index] > 0) WriteWindow(_dialects[index]!, _buffers[index], 0);
        }

        _fanningPresence = Detach();
        if (!_fanningPresence) CloseWindow();
        return _fanningPresence;
    }

    /// <summary>Who joined inside the window hears only what came after its own join.</summary>
    private void OfferPresence(Member member)
    {
        if (member.PresenceVersion < _windowFirst)
        {
            if (_batches[member.Dialect.Index] is not { } shared) return;
            member.Outbox.Offer(shared);
            _metrics.Delivered(MessageKind.Notice, member.Dialect.Framing, 1, shared.Length);
            return;
        }

        OfferOwnPresence(member);
    }

    private void OfferOwnPresence(Member member)
    {
        var known = 0;
        while (known < _window.Count && _windowVersions[known] <= member.PresenceVersion) known++;
        if (known == _window.Count) return;
        var own = new FrameBuffer();
        WriteWindow(member.Dialect, own, known);
        SendNotice(member, own);
    }

    /// <summary>What was told between its join and its being let in, in this order, is in neither the list it was given nor a window to come.</summary>
    private void OfferMissedPresence(Member member)
    {
        // Versions of two histories cannot be compared.
        if (member.Position.Epoch != _presenceEpoch) return;
        PresenceEvent[] missed = [.. _toldChanges.Where(told => told.Version > member.PresenceVersion).Select(told => told.Change)];
        if (missed.Length == 0) return;
        var own = new FrameBuffer();
        WritePresence(member.Dialect, own, missed, _toldChanges[^1].Version);
        SendNotice(member, own);
    }

    private void WriteWindow(Dialect dialect, FrameBuffer output, int from) =>
        WritePresence(dialect, output, CollectionsMarshal.AsSpan(_window)[from..], _windowVersions[^1]);

    private void WritePresence(Dialect dialect, FrameBuffer output, ReadOnlySpan<PresenceEvent> changes, long version) =>
        dialect.WritePresence(output, _label, new PresenceNotice(changes, _presentCount, version, _presentCount > LargeRoom));

    private void CloseWindow()
    {
        foreach (var member in _behind) OfferOwnPresence(member);
        for (var index = Math.Max(0, _window.Count - ToldKept); index < _window.Count; index++) _toldChanges.Add((_windowVersions[index], _window[index]));
        if (_toldChanges.Count > ToldKept) _toldChanges.RemoveRange(0, _toldChanges.Count - ToldKept);
        _window.Clear();
        _windowVersions.Clear();
        if (_window.Capacity > 64) _window.Capacity = 0;
        _fanningPresence = false;
    }
}
