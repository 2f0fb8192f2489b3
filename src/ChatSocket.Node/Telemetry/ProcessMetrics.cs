using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ChatSocket.Node.Telemetry;

/// <summary>What the operating system gives this process. Keeps no state.</summary>
internal static class ProcessMetrics
{
    public const string MeterName = "ChatSocket.Process";

    private const string Descriptors = "/proc/self/fd";
    private const string Limits = "/proc/self/limits";
    private const string DescriptorLimit = "Max open files";

    public static void Observe(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter("process.threads", ReadThreads, "{thread}", "Threads of the process.");
        if (!Directory.Exists(Descriptors)) return;
        meter.CreateObservableUpDownCounter("process.open.file_descriptors", ReadDescriptors, "{descriptor}", "File descriptors in use.");
        meter.CreateObservableGauge("process.max.file_descriptors", ReadLimit, "{descriptor}", "File descriptors the process may use.");
    }

    private static long ReadThreads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static long ReadDescriptors() => Directory.EnumerateFileSystemEntries(Descriptors).LongCount();

    private static IEnumerable<Measurement<long>> ReadLimit()
    {
        var line = File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(DescriptorLimit, StringComparison.Ordinal));
        var parts = line?[DescriptorLimit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is [var soft, ..] && long.TryParse(soft, out var limit)) yield return new Measurement<long>(limit);
    }
}
