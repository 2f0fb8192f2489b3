using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Delivery;
using ChatSocket.Chat.Rooms;
using ChatSocket.Chat.Sessions;
using ChatSocket.Chat.Texts;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Text;

namespace ChatSocket.Chat.Text;

/// <summary>A person, or twenty lines of any language: plain lines in, <c>[SYS]</c> and <c>[#room]</c> lines out.</summary>
internal sealed partial class TextSession : Session
{
    private const int NicksInAnEntry = 10;

    /// <summary>What is counted where no command can be told: a stranger's words must not become labels.</summary>
    internal const string Unknown = "unknown";

    /// <summary>Answers gather here until the input is used up; owned like the session.</summary>
    private FrameBuffer? _answers;

    public TextSession(ChatService chat, IOutbox outbox, Framing framing) : base(chat, outbox, TextDialect.Of(chat.Options.Language, framing))
    {
    }

    internal Phrases Phrases => Words.Phrases;

    private protected override int GatheredBytes => _answers?.Length ?? 0;

    private TextDialect Words => (TextDialect)Dialect;

    private Member? Current => Memberships.IsEmpty ? null : Memberships[^1];

    public override ValueTask HandleAsync(ReadOnlySpan<byte> payload)
    {
        Begin();
        LeaveExpelled();
        switch (Count())
        {
            case Pace.TooFast:
                Refuse(ErrorCode.RateLimited, Phrases.TooFast);
                Ended(Unknown);
                return ValueTask.CompletedTask;
            case Pace.Hopeless:
                Outbox.End(DisconnectReason.RateLimited);
                return ValueTask.CompletedTask;
        }

        var input = TextInput.Parse(payload);
        switch (input.Kind)
        {
            case TextInputKind.Empty:
                return ValueTask.CompletedTask;
            case TextInputKind.Malformed:
                Refuse(ErrorCode.BadRequest, Phrases.NotText);
                Ended(Unknown);
                return ValueTask.CompletedTask;
            case TextInputKind.Command:
                return GuardAsync(TextCommands.RunAsync(this, input.Command, input.Rest), TextCommands.NameOf(input.Command));
            default:
                return Nick is null ? GuardAsync(NickAsync(Encoding.UTF8.GetString(input.Text)), "nick") : SendAsync(input.Text);
        }
    }

    public override void Flush()
    {
        if (_answers is not null) Outbox.Send(TakeAnswers());
    }

    public override ReadOnlyMemory<byte> LastWords(DisconnectReason reason) => Words.Line(Phrases.Ended(reason));

    /// <summary>Nobody can resume a text session: it leaves with its connection.</summary>
    public override async Task CloseAsync(DisconnectReason reason)
    {
        CloseInbox();
        Chat.Live.Forget(Id, this);
        foreach (var member in Memberships) await LeaveAsync(member).ConfigureAwait(false);
        if (Nick is { } nick) await Chat.Backplane.ReleaseNickAsync(nick, Id).ConfigureAwait(false);
    }

    public override void OnSettled(Member member, in PendingSend send, Appended outcome, string epoch)
    {
        switch (outcome.Outcome)
        {
            case AppendOutcome.Stored:
                break;
            case AppendOutcome.NotMember:
                SayNow(Phrases.NotDelivered);
                break;
            case AppendOutcome.Muted:
                SayNow(Phrases.Muted(member.Room.Name));
                break;
            case AppendOutcome.Unavailable:
                SayNow(Phrases.Unavailable);
                break;
            default:
                SayNow(Phrases.DeliveryUnknown);
                break;
        }

        Settled(Weight(send.Request));
    }

    public override void FlushSettled()
    {
        // What failed is told at once, what was stored not at all: the message itself comes back.
    }

    /// <summary>An answer, sent with the others of the same input.</summary>
    internal void Say(string words) => Words.WriteLine(_answers ??= new FrameBuffer(), words);

    /// <summary>An answer that what was asked for was not done.</summary>
    internal void Refuse(ErrorCode why, string words)
    {
        Refused(why);
        Say(words);
    }

    private protected override ValueTask<byte[]> DescribeJoinedAsync(Member member, JoinResult joined, RoomPosition? from)
    {
        var nicks = joined.Sample.Length > NicksInAnEntry ? joined.Sample[..NicksInAnEntry] : joined.Sample;
        Say(Phrases.Entered(member.Room.Name, joined.Count, nicks, joined.Topic));
        return ValueTask.FromResult(TakeAnswers());
    }

    private ValueTask GuardAsync(ValueTask handling, string command)
    {
        if (!handling.IsCompletedSuccessfully) return AwaitAsync(handling, command);
        Ended(command);
        return handling;
    }

    /// <summary>What nodes share may be away for a moment: the person is told, and stays.</summary>
    private async ValueTask AwaitAsync(ValueTask handling, string command)
    {
        try
        {
            await handling.ConfigureAwait(false);
        }
        catch (BackplaneUnavailableException)
        {
            Refuse(ErrorCode.Unavailable, Phrases.Unavailable);
        }

        Ended(command);
    }

    private byte[] TakeAnswers()
    {
        var taken = _answers!.Span.ToArray();
        _answers.Clear();
        _answers = null;
        return taken;
    }

    private ValueTask SendAsync(ReadOnlySpan<byte> text)
    {
        if (Current is not { } room) Refuse(ErrorCode.NotMember, Phrases.NoRoom);
        else if (text.Length > Chat.Options.TextBytes) Refuse(ErrorCode.TooLong, Phrases.TooLong(Chat.Options.TextBytes));
        else return SendAsync(new PendingSend(room, new AppendRequest(room.Attachment, Nick!.Shown, MessageIds.Random(), text.ToArray()), HeardAt: HeardAt));
        Ended(null);
        return ValueTask.CompletedTask;
    }

    /// <summary>Told at once and from any thread: not an answer to what is being handled.</summary>
    private void SayNow(string words) => Outbox.Send(Words.Line(words).Span);
}
