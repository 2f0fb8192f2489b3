namespace ChatSocket.Client.Connections;

internal enum KeepAliveStep
{
    Wait,
    Ping,
    GiveUp,
}

/// <summary>
/// Notices a connection that is dead without saying so: asks after a while of silence and gives up after a longer one. What was
/// heard is noted by the receiving loop; the rest belongs to the loop that asks.
/// </summary>
internal sealed class KeepAlive(TimeSpan pingAfter, TimeSpan giveUpAfter, TimeProvider clock)
{
    private long _heardAt = clock.GetTimestamp();
    private long _pingedAt;

    public void Heard() => Volatile.Write(ref _heardAt, clock.GetTimestamp());

    /// <summary>What to do now, and how long to wait before asking again.</summary>
    public (KeepAliveStep Step, TimeSpan Wait) Next()
    {
        var heardAt = Volatile.Read(ref _heardAt);
        var silence = clock.GetElapsedTime(heardAt);
        if (silence >= giveUpAfter) return (KeepAliveStep.GiveUp, TimeSpan.Zero);
        if (silence < pingAfter) return (KeepAliveStep.Wait, pingAfter - silence);
        // One question for each silence; the rest of the time is for the answer.
        if (_pingedAt > heardAt) return (KeepAliveStep.Wait, giveUpAfter - silence);
        _pingedAt = clock.GetTimestamp();
        return (KeepAliveStep.Ping, giveUpAfter - silence);
    }
}
