namespace ChatSocket.LoadGenerator.Latency;

/// <summary>How long acknowledgements and deliveries took, counted from the time the send was to happen, not from when it could.</summary>
internal sealed class Latencies
{
    public Histogram Acknowledged { get; } = new();

    public Histogram Delivered { get; } = new();

    /// <summary>How much later than planned the generator itself was.</summary>
    public Histogram Slip { get; } = new();
}
