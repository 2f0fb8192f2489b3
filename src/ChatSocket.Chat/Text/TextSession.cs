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

    /// <summary>Answers gather here until the input is used up; owned like the session.</summary>
    private FrameBuffer? _answers;

    /// <summary>What the next admission says instead of the usual words, when the command that joins has its own.</summary>
    private bool _entering;

    public TextSession(ChatService chat, IOutbox outbox) : base(chat, outbox, TextDialect.Of(chat.Options.Language))
    {
    }

    internal Phrases Phrases => ((TextDialect)Dialect).Phrases;

    private Member? Current => Memberships.Count > 0 ? Memberships[^1] : null;

    public override ValueTask HandleAsync(ReadOnlySpan<byte> payload)
    {
        switch (Count())
        {
            case Pace.TooFast:
                Say(Phrases.TooFast);
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
                Say(Phrases.NotText);
                return ValueTask.CompletedTask;
            case TextInputKind.Command:
                return TextCommands.RunAsync(this, input.Command, input.Rest);
            default:
                return Nick is null ? NickAsync(Encoding.UTF8.GetString(input.Text)) : SendAsync(input.Text);
        }
    }

    public override void Flush()
    {
        if (_answers is not { } answers) return;
        _answers = null;
        Outbox.Send(answers.Span);
        answers.Clear();
    }

    public override void Greet() => SayNow(Phrases.Greeting);

    public override ReadOnlyMemory<byte> LastWords(DisconnectReason reason) => Line(Phrases.Ended(reason));

    public override void OnAdmitted(Member member, RoomAdmission admission)
    {
        if (!_entering) return;
        var nicks = admission.Sample.Length > NicksInAnEntry ? admission.Sample[..NicksInAnEntry] : admission.Sample;
        Say(Phrases.Entered(member.Room.Name, admission.Count, nicks, admission.Topic));
        Flush();
    }

    public override void OnSettled(Member member, in AppendRequest request, Appended outcome, string epoch)
    {
        Settled(request);
        switch (outcome.Outcome)
        {
            case AppendOutcome.Stored:
                break;
            case AppendOutcome.NotMember:
                SayNow(Phrases.NotDelivered);
                break;
            case AppendOutcome.Unavailable:
                SayNow(Phrases.Unavailable);
                break;
            default:
                SayNow(Phrases.DeliveryUnknown);
                break;
        }
    }

    /// <summary>An answer, sent with the others of the same input.</summary>
    internal void Say(string words) => SystemLine.Append(_answers ??= new FrameBuffer(), words);

    private ValueTask SendAsync(ReadOnlySpan<byte> text)
    {
        if (Current is not { } room) Say(Phrases.NoRoom);
        else if (text.Length > Chat.Options.TextBytes) Say(Phrases.TooLong(Chat.Options.TextBytes));
        else return SendAsync(room, new AppendRequest(room.Attachment, Nick!.Shown, MessageIds.Random(), text.ToArray()));
        return ValueTask.CompletedTask;
    }

    /// <summary>Told at once and from any thread: not an answer to what is being handled.</summary>
    private void SayNow(string words) => Outbox.Send(Line(words).Span);

    private static ReadOnlyMemory<byte> Line(string words)
    {
        var line = new FrameBuffer();
        SystemLine.Append(line, words);
        var bytes = line.Span.ToArray();
        line.Clear();
        return bytes;
    }
}
