using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Texts;

internal sealed partial class PortuguesePhrases
{
    public override string InvitedOnly => "Só entra quem foi convidado: peça ao dono um /invite";

    public override string RoomCrowded => "A sala já tem quantos membros pode ter: tente mais tarde";

    public override string AdministratorsOnly => "Só administradores podem";

    public override string OrderDone => "Feito.";

    public override string TargetMissing => "Diga quem: /kick ana motivo [bad_request]";

    public override string SetHow => "Diga o quê: /set invited sim|não, /set limit 30 (0: sem limite) ou /set topic dono|todos [bad_request]";

    public override string RuleCount(RoomName room, int shown, bool more) =>
        $"{room}: banidos, calados ou convidados: {shown}{(more ? " (há mais: /bans parte do nome)" : "")}";

    public override string RuleLine(RoomName room, RoomRule rule)
    {
        var act = rule.Verb switch { RoomVerb.Ban => "banido", RoomVerb.Mute => "sem voz", _ => "convidado" };
        var scope = (rule.WithAccount, rule.WithAddress) switch { (true, true) => ", conta e endereço", (true, _) => ", conta", (_, true) => ", endereço", _ => "" };
        return $"{room}: {rule.NickKey}: {act}{scope}{(rule.By.Length > 0 ? $" por {rule.By}" : "")}{(rule.Reason.Length > 0 ? $": {rule.Reason}" : "")}";
    }

    public override string AnnounceHow => "Diga o texto: /announce texto [bad_request]";

    public override string Muted(RoomName room) => $"{room}: você não pode falar aqui agora; isto não foi enviado [muted]";

    public override string BannedFrom(RoomName room) => $"Você foi banido de {room}: o dono da sala pode desfazer com /unban [banned]";

    public override string Order(OrderOutcome outcome) => outcome switch
    {
        OrderOutcome.NoSuchRoom => "Esta sala não existe",
        OrderOutcome.NoSuchUser => "Ninguém aqui tem esse nome, ou não há o que desfazer",
        OrderOutcome.Forbidden => "Só o dono da sala e administradores podem, e não um contra o outro",
        OrderOutcome.Full => "A sala tem banimentos, silêncios e convites demais: desfaça alguns antes",
        OrderOutcome.Unavailable => "O serviço está indisponível no momento; nada foi feito, tente de novo daqui a pouco",
        _ => "Não se sabe se isto foi feito: faça de novo",
    };

    public override string PutOut(RoomName? room, string by, string reason, bool isBan) =>
        $"{(room is null ? "" : $"{room}: ")}{(by.Length > 0 ? $"{by} " : "")}{(by.Length > 0 ? isBan ? "baniu você" : "retirou você" : isBan ? "você foi banido" : "você foi retirado")}"
        + (reason.Length > 0 ? $": {reason}" : "");

    public override string Announcement(string by, string text) => $"Aviso{(by.Length > 0 ? $" de {by}" : "")}: {text}";
}
