using System.Runtime.InteropServices;

namespace ChatSocket.Node.Lifetime;

/// <summary>SIGTERM and Ctrl+C: the first asks for a polite end, the second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int EndedAtOnce = 130;

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnSignal),
    ];

    public Task First => _first.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_first.TrySetResult()) Environment.Exit(EndedAtOnce);
    }
}
