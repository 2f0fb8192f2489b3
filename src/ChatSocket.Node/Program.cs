using ChatSocket.Node.Configuration;
using ChatSocket.Node.Lifetime;
using ChatSocket.Node.Operations;
using ChatSocket.Node.Wording;
using ChatSocket.Protocol.Names;

const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

// A third more messages a second with small rooms: what a socket brings is handled on the thread that polled it. Handlers are
// short by design; whatever is long runs in rooms' passes, elsewhere. Read by the runtime at the first use of a socket.
if (Environment.GetEnvironmentVariable(InlineCompletions) is null) Environment.SetEnvironmentVariable(InlineCompletions, "1");

try
{
    var switches = Switches.Parse(args);
    if (switches.Version)
    {
        Console.WriteLine($"chatsocket-node {NodeVersion.Text}");
        return 0;
    }

    var configuration = ConfigurationFiles.Load(switches);
    var settings = SettingsReader.Read(configuration);
    var phrases = NodePhrases.Of(settings.Language);
    if (switches.Help)
    {
        Console.WriteLine(phrases.Usage);
        return 0;
    }

    if (switches.Health is { } about)
    {
        if (settings.Operations.Port == 0) throw new SettingsException(phrases.NoPortToAsk);
        var (well, words) = await HealthQuestion.AskAsync(settings.Operations.EndpointFromHere, about);
        (well ? Console.Out : Console.Error).WriteLine(words);
        return well ? 0 : 1;
    }

    if (!Names.CanBeCompared()) throw new SettingsException(phrases.NoIcu);
    using var logging = NodeLogging.Create(configuration, settings, phrases);
    using var signals = new StopSignals();
    var node = await ChatNode.StartAsync(settings, TimeProvider.System, logging);
    Console.WriteLine($"listening tcp={node.Tcp.Port} http={node.HttpPort} ops={node.OperationsPort} tls={(settings.Tls is null ? "off" : "on")}");
    var addresses = NetworkAddresses.List();
    if (settings.Tcp.IsEverywhere && addresses.Length > 0)
    {
        Console.WriteLine(phrases.Others(string.Join(", ", addresses.Select(address => $"{address}:{node.Tcp.Port}"))));
    }

    var here = (settings.Http with { Port = node.HttpPort }).EndpointFromHere.ToString();
    var pages = (settings.Http.IsEverywhere ? addresses : []).Select(address => $"{address}:{node.HttpPort}").Prepend(here);
    Console.WriteLine(phrases.InBrowser(string.Join(", ", pages.Select(page => $"{(settings.Tls is null ? "http" : "https")}://{page}/"))));
    if (await Task.WhenAny(signals.First, node.DrainAsked, node.MustEnd) == node.MustEnd) throw new SettingsException(phrases.MustEnd(await node.MustEnd));
    Console.WriteLine(phrases.Stopping);
    await node.StopAsync();
    var closing = node.DisposeAsync().AsTask();
    await await Task.WhenAny(closing, Task.Delay(settings.Leaving.ClosedWithin));
    // Its last lines may be on their way to somebody who does not take them.
    await Task.WhenAny(Task.Run(logging.Dispose), Task.Delay(LeaveTimes.HandedOverWithin));
    return 0;
}
catch (SettingsException refusal)
{
    Console.Error.WriteLine($"chatsocket-node: {refusal.Message}");
    return 1;
}
