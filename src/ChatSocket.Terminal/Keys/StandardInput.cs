using Microsoft.Win32.SafeHandles;

namespace ChatSocket.Terminal.Keys;

/// <summary>
/// The bytes of standard input as they come. The framework's own stream, when it is a terminal on Unix, edits lines and
/// echoes them to an output that may be redirected; so there the descriptor is read directly.
/// </summary>
internal static class StandardInput
{
    public static Stream Open() => OperatingSystem.IsWindows() || Console.IsInputRedirected
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
}
