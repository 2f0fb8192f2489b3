using System.Runtime.InteropServices;
using System.Text;
using ChatSocket.Terminal.Display;
using ChatSocket.Terminal.Keys;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Interactive;

/// <summary>Ties an interactive chat to the real terminal: raw keys, size, signals, and everything put back at the end.</summary>
internal static class InteractiveTerminal
{
    private const int SmallestWidth = 8;

    // The framework switches the arrow keys to application mode when it takes the terminal and does not switch them back.
    private const string NormalKeys = "\x1b[?1l\x1b>";

    /// <summary>Both ends are a terminal that understands escape sequences.</summary>
    public static bool IsHere() =>
        !Console.IsInputRedirected && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public static async Task<ExitCode> RunAsync(StartOptions options, Texts texts)
    {
        // Besides making Ctrl+C a key, this ends echo and waiting for whole lines; the framework restores both at exit, also
        // when a signal ends the program.
        Console.TreatControlCAsInput = true;
        if (OperatingSystem.IsWindows()) WindowsScreen.Prepare();
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        await using (output.ConfigureAwait(false))
        {
            var style = new Style(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
            using var chat = new InteractiveChat(options, texts, new Screen(output, Width), style, TimeProvider.System);
            using var signals = new Signals(chat);
            var keyboard = ReadKeysAsync(chat);
            var code = await chat.RunAsync().ConfigureAwait(false);
            if (!OperatingSystem.IsWindows()) await output.WriteAsync(NormalKeys).ConfigureAwait(false);
            return code;
        }
    }

    private static async Task ReadKeysAsync(InteractiveChat chat)
    {
        await Keyboard.ReadAsync(keys => chat.PostAsync(new LoopEvent.KeysPressed(keys))).ConfigureAwait(false);
        await chat.PostAsync(new LoopEvent.Stopped(ExitCode.HungUp)).ConfigureAwait(false);
    }

    private static int Width() => Math.Max(SmallestWidth, Console.WindowWidth);

    private sealed class Signals : IDisposable
    {
        private readonly List<PosixSignalRegistration> _registrations = [];

        public Signals(InteractiveChat chat)
        {
            End(chat, PosixSignal.SIGTERM, ExitCode.Terminated);
            End(chat, PosixSignal.SIGHUP, ExitCode.HungUp);
            End(chat, PosixSignal.SIGINT, ExitCode.Interrupted);
            if (OperatingSystem.IsWindows()) return;
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Post(chat, new LoopEvent.Resized())));
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Post(chat, new LoopEvent.Resized())));
        }

        public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

        private void End(InteractiveChat chat, PosixSignal signal, ExitCode code) =>
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                // The loop ends the program, after it has put the terminal in order.
                context.Cancel = true;
                Post(chat, new LoopEvent.Stopped(code));
            }));

        /// <summary>The handler's thread must not wait; the post happens when there is room for it.</summary>
        private static void Post(InteractiveChat chat, LoopEvent happened) => _ = chat.PostAsync(happened).AsTask();
    }
}
