namespace ChatSocket.Node.Tests.Telemetry;

/// <summary>A span as a collector sees it, with the node that sent it. <paramref name="Kind"/> and <paramref name="Status"/> are the numbers of OTLP.</summary>
internal sealed record ReceivedSpan(
    string Node, string Name, ulong Kind, string Trace, string Id, string Parent, string[] Links, ulong Began, ulong Ended, ulong Status, Dictionary<string, string> Attributes)
{
    public const ulong Internal = 1, Server = 2, Client = 3, Producer = 4, Consumer = 5, Error = 2;

    /// <summary>All that stand in the body of one request.</summary>
    public static IEnumerable<ReceivedSpan> Of(byte[] request) =>
        from resource in new ProtobufReader(request).All(1)
        let node = resource.One(1).Attributes(1)["service.instance.id"]
        from span in resource.All(2).SelectMany(scope => scope.All(2))
        select new ReceivedSpan(
            node, span.Text(5), span.Number(6), span.Hex(1), span.Hex(2), span.Hex(4), [.. span.All(13).Select(link => link.Hex(2))],
            span.Number(7), span.Number(8), span.One(15).Number(3), span.Attributes(9));
}

/// <summary>A line of a log as a collector sees it.</summary>
internal sealed record ReceivedLine(string Node, string Text, string Trace, Dictionary<string, string> Attributes)
{
    public static IEnumerable<ReceivedLine> Of(byte[] request) =>
        from resource in new ProtobufReader(request).All(1)
        let node = resource.One(1).Attributes(1)["service.instance.id"]
        from line in resource.All(2).SelectMany(scope => scope.All(2))
        select new ReceivedLine(node, line.One(5).Text(1), line.Hex(9), line.Attributes(6));
}
