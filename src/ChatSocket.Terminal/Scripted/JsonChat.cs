using System.Text;
using ChatSocket.Client;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Scripted;

/// <summary>
/// A chat for programs: a request per input line, an object per output line for every frame and for what happens to the
/// connection. At the end of the input it waits for what is on its way and says goodbye. One task reads input, one writes output.
/// </summary>
internal sealed class JsonChat(StartOptions options, Texts texts, TextReader input, TextWriter output, TextWriter errors, TimeProvider clock)
{
    /// <summary>How long the last sends and answers are waited for at the end of the input.</summary>
    public TimeSpan LongestFarewell { get; init; } = TimeSpan.FromSeconds(30);

    private bool _refusedLine;
    private bool _endedUnasked;
    private bool _quitting;

    public async Task<ExitCode> RunAsync()
    {
        ChatClient client;
        try
        {
            client = await ChatClient.ConnectAsync(options.ForClient(), clock).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ConnectException or ConnectionLostException or ServerEndedException or ChatErrorException)
        {
            await errors.WriteLineAsync(Endings.Describe(error, options.Addresses[0], texts)).ConfigureAwait(false);
            return ExitCode.CouldNotStart;
        }

        await using (client.ConfigureAwait(false)) return await TalkAsync(client).ConfigureAwait(false);
    }

    private async Task<ExitCode> TalkAsync(ChatClient client)
    {
        using var over = new CancellationTokenSource();
        var writing = WriteAsync(client);
        var reading = ReadAsync(client, over.Token);
        await Task.WhenAny(writing, reading).ConfigureAwait(false);
        if (!writing.IsCompleted) await FarewellAsync(client).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        return _endedUnasked || _refusedLine ? ExitCode.EndedBadly : ExitCode.Ok;
    }

    private async Task FarewellAsync(ChatClient client)
    {
        var settled = await client.FlushAsync(LongestFarewell).ConfigureAwait(false);
        if (!settled) await RefuseAsync(texts.NoAnswerToQuit).ConfigureAwait(false);
        try
        {
            // The answers come in the order of the requests, so all of them are here when this one is.
            await client.PingAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is ConnectionLostException or TimeoutException or ChatErrorException)
        {
            await RefuseAsync(texts.NoAnswerToQuit).ConfigureAwait(false);
        }

        Volatile.Write(ref _quitting, true);
        await client.QuitAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync(ChatClient client, CancellationToken over)
    {
        try
        {
            await client.JoinAsync(options.Room ?? "#geral", stop: over).ConfigureAwait(false);
            for (var number = 1; await input.ReadLineAsync(over).ConfigureAwait(false) is { } line; number++)
            {
                if (string.IsNullOrWhiteSpace(line)) continue;
                if (Take(client, line) is { } why) await RefuseAsync(texts.JsonLineRefused(number, why)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The client ended first.
        }
        catch (Exception error) when (error is ConnectionLostException or TimeoutException or ChatErrorException)
        {
            await RefuseAsync(error.Message).ConfigureAwait(false);
        }
    }

    /// <summary>Why not, or null.</summary>
    private static string? Why(Exception error, Texts texts) => error switch
    {
        ConnectionLostException => texts.NotConnected,
        OutboxFullException => texts.TooManyWaiting,
        _ => error.Message,
    };

    private string? Take(ChatClient client, string line)
    {
        if (!ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(line), out var request)) return texts.JsonLineUnreadable;
        try
        {
            client.Pass(request);
            return null;
        }
        catch (Exception error) when (error is ConnectionLostException or OutboxFullException or ChatErrorException or ArgumentException or ObjectDisposedException)
        {
            return Why(error, texts);
        }
    }

    private async Task RefuseAsync(string why)
    {
        Volatile.Write(ref _refusedLine, true);
        await errors.WriteLineAsync(why).ConfigureAwait(false);
    }

    private async Task WriteAsync(ChatClient client)
    {
        await foreach (var happened in client.ReadEventsAsync().ConfigureAwait(false))
        {
            if (happened is ClientEnded { Reason: not DisconnectReason.Bye } && !Volatile.Read(ref _quitting)) _endedUnasked = true;
            if (ConnectionJson.Of(happened) is not { } line) continue;
            await output.WriteLineAsync(line).ConfigureAwait(false);
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
