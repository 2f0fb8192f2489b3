using System.Text;
using ChatSocket.Client;
using ChatSocket.Protocol.Text;
using ChatSocket.Terminal.Display;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Scripted;

/// <summary>
/// A chat for scripts: one line in is one line sent, one line received is one line out, trouble goes to the error output. At
/// the end of the input it sends <c>/quit</c>: the server handles lines in order, so all answers come before its goodbye.
/// One task sends and one receives; each field belongs to one of them.
/// </summary>
internal sealed class ScriptedChat(StartOptions options, Texts texts, TextReader input, TextWriter output, TextWriter errors, TimeProvider clock)
{
    /// <summary>After the farewell, silence this long means that no answer will come.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A room that never falls silent must not keep the program either.</summary>
    public TimeSpan LongestFarewell { get; init; } = TimeSpan.FromSeconds(60);

    private ServerAddress _address = options.Addresses[0];
    private bool _quitSent;
    private bool _refusedLine;
    private bool _heard;
    private long _heardAt;

    public async Task<ExitCode> RunAsync()
    {
        TextConnection connection;
        try
        {
            connection = await ConnectAsync().ConfigureAwait(false);
        }
        catch (ConnectException error)
        {
            await errors.WriteLineAsync(texts.ConnectFailed(error.Failure, error.Address)).ConfigureAwait(false);
            return ExitCode.CouldNotStart;
        }

        await using (connection.ConfigureAwait(false)) return await TalkAsync(connection).ConfigureAwait(false);
    }

    /// <summary>The first of the servers that answers; the last failure is the one that is told.</summary>
    private async Task<TextConnection> ConnectAsync()
    {
        for (var index = 0; ; index++)
        {
            try
            {
                _address = options.Addresses[index];
                return await TextConnection.ConnectAsync(_address, TextConnection.DefaultConnectTimeout, clock).ConfigureAwait(false);
            }
            catch (ConnectException) when (index + 1 < options.Addresses.Count)
            {
                // The next one.
            }
        }
    }

    private async Task<ExitCode> TalkAsync(TextConnection connection)
    {
        using var over = new CancellationTokenSource();
        var receiving = ReceiveAsync(connection, over.Token);
        var sending = SendAllAsync(connection, over.Token);
        await Task.WhenAny(receiving, sending).ConfigureAwait(false);
        var answered = receiving.IsCompleted || await FarewellAsync(receiving).ConfigureAwait(false);
        // Asked before the sender is stopped, which may make it see the end of its input.
        var quitSent = Volatile.Read(ref _quitSent);
        await over.CancelAsync().ConfigureAwait(false);
        var loss = await receiving.ConfigureAwait(false);
        if (!answered) return await EndBadlyAsync(texts.NoAnswerToQuit).ConfigureAwait(false);
        if (!quitSent || loss is not null) return await EndBadlyAsync(Endings.Describe(loss, _heard, _address, texts)).ConfigureAwait(false);
        return Volatile.Read(ref _refusedLine) ? ExitCode.EndedBadly : ExitCode.Ok;
    }

    private async Task<ExitCode> EndBadlyAsync(string reason)
    {
        await errors.WriteLineAsync(reason).ConfigureAwait(false);
        return ExitCode.EndedBadly;
    }

    private async Task SendAllAsync(TextConnection connection, CancellationToken over)
    {
        try
        {
            foreach (var line in Opening.Lines(options)) await SendAsync(connection, line, over).ConfigureAwait(false);
            for (var number = 1; await input.ReadLineAsync(over).ConfigureAwait(false) is { } line; number++)
            {
                if (TextConnection.Fits(line)) await SendAsync(connection, line, over).ConfigureAwait(false);
                else await RefuseAsync(number).ConfigureAwait(false);
            }

            if (!_quitSent) await SendAsync(connection, "/quit", over).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ConnectionLostException or OperationCanceledException)
        {
            // The receiving side knows how the connection ended and still has the server's last words to write.
        }
    }

    private async Task SendAsync(TextConnection connection, string line, CancellationToken over)
    {
        // Before sending: the answer may be here before the call is back.
        if (TextInput.Parse(Encoding.UTF8.GetBytes(line)) is { Kind: TextInputKind.Command, Command: "quit" }) Volatile.Write(ref _quitSent, true);
        await connection.SendLineAsync(line, over).ConfigureAwait(false);
    }

    private async Task RefuseAsync(int number)
    {
        Volatile.Write(ref _refusedLine, true);
        await errors.WriteLineAsync(texts.LineTooLong(number)).ConfigureAwait(false);
    }

    private async Task<ConnectionLostException?> ReceiveAsync(TextConnection connection, CancellationToken over)
    {
        try
        {
            await foreach (var line in connection.ReadLinesAsync(over).ConfigureAwait(false))
            {
                _heard = true;
                Volatile.Write(ref _heardAt, clock.GetTimestamp());
                await output.WriteLineAsync(RemoteText.Neutralise(line)).ConfigureAwait(false);
                await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return null;
        }
        catch (ConnectionLostException error)
        {
            return error;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Waits until the server has ended the connection; false when it seems it never will.</summary>
    private async Task<bool> FarewellAsync(Task receiving)
    {
        var began = clock.GetTimestamp();
        var quietSince = began;
        while (clock.GetElapsedTime(quietSince) is var quiet && quiet < Silence && clock.GetElapsedTime(began) < LongestFarewell)
        {
            // One tick more than what is left, so that a coarse timer does not end just before.
            using var waited = new CancellationTokenSource();
            await Task.WhenAny(receiving, Task.Delay(Silence - quiet + TimeSpan.FromMilliseconds(1), clock, waited.Token)).ConfigureAwait(false);
            await waited.CancelAsync().ConfigureAwait(false);
            if (receiving.IsCompleted) return true;
            quietSince = Math.Max(began, Volatile.Read(ref _heardAt));
        }

        return false;
    }
}
