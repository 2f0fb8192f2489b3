namespace ChatSocket.Node.Tests.Peers;

/// <summary>Two members of the default room who talk while something else happens: each must get everything, in order.</summary>
internal static class Witness
{
    private const int LinesAtOnce = 10;
    private const string Nick = "testemunha";

    public static async Task WhileAsync(TestNode node, Func<Task> happens)
    {
        using var speaker = await node.EnterAsync(Nick);
        using var listener = await node.EnterAsync("ouvinte");
        var happening = happens();
        var said = 0;
        // Once more after the end: what happened must not have harmed what comes after it either.
        for (var more = true; more;)
        {
            more = !happening.IsCompleted;
            await speaker.SendAsync(Enumerable.Range(said, LinesAtOnce).Select(number => $"{number}"));
            await HearAsync(speaker, said);
            await HearAsync(listener, said);
            said += LinesAtOnce;
        }

        await happening;
    }

    private static async Task HearAsync(TextPeer peer, int from)
    {
        for (var number = from; number < from + LinesAtOnce; number++)
        {
            Assert.Equal($"[#geral] {Nick}: {number}", await peer.ExpectAsync($"[#geral] {Nick}: "));
        }
    }
}
