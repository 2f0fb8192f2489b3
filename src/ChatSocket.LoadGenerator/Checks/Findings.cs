namespace ChatSocket.LoadGenerator.Checks;

/// <summary>Counts what was looked at and keeps what was found; belongs to the one checker that fills it.</summary>
internal sealed class Findings
{
    /// <summary>The first few show what is wrong; a log that is wholly wrong would fill the disk.</summary>
    private const int KeptPerRule = 5;

    private readonly Dictionary<Guarantee, long> _checked = [];
    private readonly Dictionary<Guarantee, long> _broken = [];
    private readonly Dictionary<string, int> _kept = [];
    private readonly List<Violation> _violations = [];

    public void Looked(Guarantee guarantee, long times = 1) => _checked[guarantee] = _checked.GetValueOrDefault(guarantee) + times;

    public void Broken(
        Guarantee guarantee, string rule, string what, string room = "", string id = "", IEnumerable<string>? members = null, IEnumerable<string>? history = null)
    {
        _broken[guarantee] = _broken.GetValueOrDefault(guarantee) + 1;
        var kept = _kept.GetValueOrDefault(rule);
        if (kept >= KeptPerRule) return;
        _kept[rule] = kept + 1;
        _violations.Add(new Violation(guarantee, rule, what, room, id, [.. members ?? []], [.. history ?? []]));
    }

    public Verdict Verdict() => new(
        [.. Enum.GetValues<Guarantee>().Select(each => new GuaranteeResult(each, _checked.GetValueOrDefault(each), _broken.GetValueOrDefault(each)))],
        [.. _violations.OrderBy(violation => violation.Guarantee)]);
}
