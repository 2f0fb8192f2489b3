using System.Runtime.InteropServices;
using ChatSocket.LoadGenerator.Startup;

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, EndEarly);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, EndEarly);
return (int)await VerifyCommand.RunAsync(args, Environment.GetEnvironmentVariable("LANG"), Console.Out, Console.Error, TimeProvider.System, stop.Token).ConfigureAwait(false);

// The first time the verdict is still wanted; who asks again wants out, but not past those who end what was started.
void EndEarly(PosixSignalContext signal)
{
    signal.Cancel = true;
    if (stop.IsCancellationRequested) Environment.Exit((int)ExitCode.CouldNotRun);
    stop.Cancel();
}
