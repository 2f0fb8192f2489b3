using BenchmarkDotNet.Running;
using ChatSocket.Benchmarks.Backplane;
using ChatSocket.Benchmarks.EndToEnd;

// `modes` compares text, JSON and WebSocket on a real node; everything else is BenchmarkDotNet's.
if (args is ["modes", ..])
{
    return await ModeComparison.RunAsync(args[1..]);
}

// `backplane` measures what one Redis takes; it needs redis-server and taskset.
if (args is ["backplane", ..])
{
    return await BackplaneThroughput.RunAsync(args[1..]);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
