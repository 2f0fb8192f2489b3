using System.Globalization;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Texts;

internal sealed partial class EnglishPhrases
{
    public override string Private => "PRIVATE";

    public override string DirectMissing => "Say to whom, and what: /msg ana hello, or with a subject: /msg -s \"lesson\" ana hello [bad_request]";

    public override string InboxEmpty => "Inbox: no message.";

    public override string NoSuchDirect => "There is no message of this number: see /inbox [bad_request]";

    public override string NoSuchUser(string nick) => $"Nobody has the name {nick}: see /users [no_such_user]";

    public override string DirectRefused(DirectOutcome why, string to) => why switch
    {
        DirectOutcome.NoSuchUser => NoSuchUser(to),
        DirectOutcome.Full => $"The inbox of {to} is full at the moment: try again in a minute [rate_limited]",
        DirectOutcome.Unavailable => Unavailable,
        _ => $"It is not known whether the message to {to} was delivered [unknown_outcome]",
    };

    public override string Inbox(long unread) => $"Inbox: {unread} unread. /read shows the oldest of them, /read n the message n.";

    public override string InboxLine(long seq, bool unread, DateTimeOffset at, bool today, string from, string subject, string text) =>
        $"{seq}{(unread ? "*" : "")} {at.ToString(today ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {from}{(subject.Length > 0 ? $" ({subject})" : "")}: {text}";

    public override string InboxMissed(long count) => $"Inbox: {count} messages are missing; they are no longer kept";
}
