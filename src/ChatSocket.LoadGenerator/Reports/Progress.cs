using ChatSocket.LoadGenerator.Languages;
using ChatSocket.LoadGenerator.Members;
using ChatSocket.LoadGenerator.Runs;

namespace ChatSocket.LoadGenerator.Reports;

/// <summary>What people see while they wait: one line a second, beside the report and not in it.</summary>
internal sealed class Progress(TextWriter output, Texts texts, bool isQuiet)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task ShowAsync(IReadOnlyList<IMember> members, Traffic traffic, Func<string> fault, RunClock clock, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await clock.Wait(Pause, stop).ConfigureAwait(false);
                var here = members.Count(member => member.IsPresent);
                var there = members.Count(member => !member.IsDeparted);
                Write(texts.Progress((long)clock.Elapsed.TotalSeconds, traffic.Sent, traffic.Acknowledged, traffic.Delivered, here, there, fault()));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    public void Settling(bool stoppedEarly)
    {
        if (stoppedEarly) Write(texts.StoppedEarly);
        Write(texts.Settling);
    }

    public void Write(string line)
    {
        if (!isQuiet) output.WriteLine(line);
    }
}
