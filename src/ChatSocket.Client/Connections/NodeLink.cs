using System.Buffers;
using ChatSocket.Protocol.Frames;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Client.Connections;

/// <summary>
/// One connection to a node in JSON mode. The receiving loop owns what was received, the sending loop writes; whoever wants
/// something sent puts it into the queue, which its lock owns. It ends once, and says how.
/// </summary>
internal sealed partial class NodeLink : IAsyncDisposable
{
    /// <summary>Requests that wait for the network; people and programs that wait for answers have few.</summary>
    private const int MostQueued = 1024;

    private readonly FrameSocket _socket;
    private readonly NodeFrames _frames;
    private readonly Wakeup _wakeup;
    private readonly TimeProvider _clock;
    private readonly KeepAlive _keepAlive;
    private readonly TimeSpan _longestDelay;
    private readonly Lock _gate = new();
    private readonly Queue<ClientMessage> _queue = new();

    private NodeLink(FrameSocket socket, ServerAddress address, ChatClientOptions options, Wakeup wakeup, TimeProvider clock)
    {
        (_socket, Address, _wakeup, _clock) = (socket, address, wakeup, clock);
        _frames = new NodeFrames(socket, options.KeepFrames);
        _longestDelay = options.LongestBackoff * 3;
        _keepAlive = new KeepAlive(options.PingAfter, options.GiveUpAfter, clock);
    }

    public ServerAddress Address { get; }

    public WelcomeMessage Welcome { get; private set; } = null!;

    public byte[]? WelcomePayload { get; private set; }

    /// <summary>Connects and says hello.</summary>
    /// <exception cref="ConnectException">There is no connection.</exception>
    /// <exception cref="ConnectionLostException">It was lost at once, or this is another protocol.</exception>
    /// <exception cref="ServerEndedException">The node does not want it.</exception>
    /// <exception cref="ChatErrorException">The node refused the hello.</exception>
    public static async Task<NodeLink> OpenAsync(
        ServerAddress address, ClientMessage hello, ChatClientOptions options, Wakeup wakeup, TimeProvider clock, CancellationToken stop)
    {
        var socket = await FrameSocket.ConnectAsync(address, options.ConnectTimeout, clock, stop).ConfigureAwait(false);
        var link = new NodeLink(socket, address, options, wakeup, clock);
        using var deadline = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            await link.GreetAsync(hello, either.Token).ConfigureAwait(false);
            return link;
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            socket.GiveUp();
            await link.DisposeAsync().ConfigureAwait(false);
            throw new ConnectException(ConnectFailure.TimedOut, address, error);
        }
        catch
        {
            socket.GiveUp();
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>False when too much waits already.</summary>
    public bool TryPost(ClientMessage message)
    {
        lock (_gate)
        {
            if (_queue.Count >= MostQueued) return false;
            _queue.Enqueue(message);
        }

        _wakeup.Wake();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _frames.Dispose();
        await _socket.DisposeAsync().ConfigureAwait(false);
    }

    private async Task GreetAsync(ClientMessage hello, CancellationToken stop)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new ClientMessageWriter()) Append(bytes, writer, hello);
        await _socket.SendAsync(bytes.WrittenMemory, stop).ConfigureAwait(false);
        do
        {
            while (_frames.TryTake(out var frame))
            {
                if (IsWelcome(frame)) return;
            }
        }
        while (await _frames.FillAsync(stop).ConfigureAwait(false));

        throw new ConnectionLostException(ConnectionLoss.CutFrame);
    }

    private bool IsWelcome(ReceivedFrame frame)
    {
        switch (frame.Message)
        {
            case WelcomeMessage welcome:
                (Welcome, WelcomePayload) = (welcome, frame.Payload);
                return true;
            case ErrorMessage error:
                throw new ChatErrorException(error.Code, error.CodeName, error.Text, error.Retry);
            case EndMessage end:
                throw new ServerEndedException(end.Reason, end.Code, end.Retry);
            // A node greets in text who is slow to speak.
            case null when !frame.IsText:
                throw new ConnectionLostException(ConnectionLoss.NotThisProtocol);
            default:
                return false;
        }
    }

    private static void Append(ArrayBufferWriter<byte> output, ClientMessageWriter writer, ClientMessage message)
    {
        var payload = new ArrayBufferWriter<byte>(256);
        writer.Write(payload, message);
        Frame.Write(output, payload.WrittenSpan);
    }
}
