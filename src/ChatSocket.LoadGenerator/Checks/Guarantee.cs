namespace ChatSocket.LoadGenerator.Checks;

/// <summary>The promises of docs/guarantees.md, by the numbers under which verify reports them.</summary>
internal enum Guarantee
{
    AckMeansStored = 1,
    OneAppendPerId = 2,
    OneOrder = 3,
    NoSilentHole = 4,
    ResumeIsExact = 5,
    NoGhostsNoFlicker = 6,
    RedisAway = 7,
    SlowReaderAlone = 8,
}
