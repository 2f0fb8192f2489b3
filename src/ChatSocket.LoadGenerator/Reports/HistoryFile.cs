using ChatSocket.LoadGenerator.Evidence;

namespace ChatSocket.LoadGenerator.Reports;

/// <summary>All histories of a run in one file, for whoever wants to know more than the evidence shows.</summary>
internal static class HistoryFile
{
    /// <summary>Before the run: that there is no such place is not to be found out after it.</summary>
    public static void Make(string path) => File.WriteAllText(path, "");

    public static void Write(string path, RunHistory history)
    {
        var faults = history.Faults.Select(fault => (At: fault.From, Line: EvidenceLine.Of(fault)));
        var events = history.Members.SelectMany(member => member.Events.Select(happened => (happened.At, Line: EvidenceLine.Of(member.Nick, happened))));
        File.WriteAllLines(path, faults.Concat(events).OrderBy(each => each.At).Select(each => each.Line));
    }
}
