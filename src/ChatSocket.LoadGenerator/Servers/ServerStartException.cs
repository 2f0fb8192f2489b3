namespace ChatSocket.LoadGenerator.Servers;

/// <summary>A program that this one needs did not come up.</summary>
internal sealed class ServerStartException(string program, string why) : Exception($"{program}: {why}")
{
    public string Program { get; } = program;

    public string Why { get; } = why;
}
