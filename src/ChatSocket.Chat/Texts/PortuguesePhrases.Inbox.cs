using System.Globalization;
using ChatSocket.Chat.Backplane;

namespace ChatSocket.Chat.Texts;

internal sealed partial class PortuguesePhrases
{
    public override string Private => "PRIVADO";

    public override string DirectMissing => "Diga para quem e o quê: /msg ana olá, ou com assunto: /msg -s \"aula\" ana olá [bad_request]";

    public override string InboxEmpty => "Caixa de entrada: nenhuma mensagem.";

    public override string NoSuchDirect => "Não há mensagem com este número: veja /inbox [bad_request]";

    public override string NoSuchUser(string nick) => $"Ninguém tem o nome {nick}: veja /users [no_such_user]";

    public override string DirectRefused(DirectOutcome why, string to) => why switch
    {
        DirectOutcome.NoSuchUser => NoSuchUser(to),
        DirectOutcome.Full => $"A caixa de entrada de {to} está cheia no momento: tente de novo em um minuto [rate_limited]",
        DirectOutcome.Unavailable => Unavailable,
        _ => $"Não se sabe se a mensagem para {to} foi entregue [unknown_outcome]",
    };

    public override string Inbox(long unread) => $"Caixa de entrada: {unread} não lida(s). /read mostra a mais antiga delas, /read n a mensagem n.";

    public override string InboxLine(long seq, bool unread, DateTimeOffset at, bool today, string from, string subject, string text) =>
        $"{seq}{(unread ? "*" : "")} {at.ToString(today ? "HH:mm" : "dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture)} {from}{(subject.Length > 0 ? $" ({subject})" : "")}: {text}";

    public override string InboxMissed(long count) => $"Caixa de entrada: faltam {count} mensagens; elas não são mais guardadas";
}
