using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace ChatSocket.Terminal.Interactive;

/// <summary>Windows consoles understand escape sequences only when asked to, and UTF-8 only when told.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsScreen
{
    private const int StandardOutput = -11;
    private const uint VirtualTerminal = 0x0004;

    public static void Prepare()
    {
        Console.OutputEncoding = Encoding.UTF8;
        var handle = GetStdHandle(StandardOutput);
        if (GetConsoleMode(handle, out var mode)) _ = SetConsoleMode(handle, mode | VirtualTerminal);
    }

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int which);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetConsoleMode(nint handle, out uint mode);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleMode(nint handle, uint mode);
}
