using System.Globalization;
using ChatSocket.Client;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Terminal.Languages;

internal sealed partial class PortugueseTexts
{
    public override IReadOnlyList<string> Commands { get; } =
    [
        "Comandos:",
        "/nick nome – troca seu nome",
        "/join #sala – entra na sala (ela é criada se não existe); o texto vai para a última sala em que você entrou",
        "/create #sala [tópico] – cria uma sala nova e entra nela",
        "/leave [#sala] – sai da sala",
        "/rooms [parte do nome] – lista as salas",
        "/who [#sala] – quem está na sala",
        "/topic [texto] – mostra ou muda o tópico da sala atual",
        "/history [n] – as últimas n mensagens da sala atual",
        "/msg [-s \"assunto\"] nome texto – uma mensagem privada; /inbox [n] lista as suas, /read [n] mostra uma",
        "/users [parte do nome] – quem está conectado, em qualquer sala; administradores veem também os endereços",
        "/register [nome] senha – guarda o nome para você · /login nome senha – volta a ser você",
        "/password antiga nova – troca a senha · /unregister senha – encerra a conta",
        "Donos de salas e administradores: /kick /ban [-a] /unban /mute /unmute nome [motivo], /invite nome, /bans, /set",
        "Administradores: /remove [-a] nome [motivo], /announce texto",
        "/lang pt|en – idioma",
        "/quit ou sair – encerra",
        "Um texto que começa com / se escreve com duas: //assim",
    ];

    public override string LanguageChanged => "Idioma: português.";

    public override string RegisterOwn(string nick) =>
        $"Nada foi feito: uma senha com espaços vem depois do seu nome, /register {nick} senha; para outro nome, antes /nick";

    public override string RegisterHow => "Diga a senha: /register senha, ou /register nome senha";

    public override string LoginHow => "Diga nome e senha: /login ana senha";

    public override string PasswordHow => "Diga as duas senhas: /password antiga nova";

    public override string UnregisterHow => "Diga a senha: /unregister senha";

    public override string SetHow => "Diga o quê: /set invited sim|não, /set limit 30 (0: sem limite) ou /set topic dono|todos";

    public override string BanCount(string room, int shown, bool more) => $"#{room}: banidos, calados ou convidados: {shown}{(more ? " (há mais: /bans parte do nome)" : "")}";

    public override string BanLine(BanEntry ban)
    {
        var act = ban.Act switch { "ban" => "banido", "mute" => "sem voz", _ => "convidado" };
        var scope = (ban.Account, ban.Address) switch { (true, true) => ", conta e endereço", (true, _) => ", conta", (_, true) => ", endereço", _ => "" };
        return $"{ban.Nick}: {act}{scope}{(ban.By.Length > 0 ? $" por {ban.By}" : "")}{(ban.Reason.Length > 0 ? $": {ban.Reason}" : "")}";
    }

    public override string AnnounceHow => "Diga o texto: /announce texto";

    public override string Private => "PRIVADO";

    public override string DirectHow => "Diga para quem e o quê: /msg ana olá, ou com assunto: /msg -s \"aula\" ana olá";

    public override string InboxEmpty => "Caixa de entrada: nenhuma mensagem, ou nenhuma não lida.";

    public override string NoSuchDirect => "Não há mensagem com este número: veja /inbox";

    public override string NoUsers => "Ninguém encontrado.";

    public override string Done => "Feito.";

    public override string LoggedIn(string nick) => $"Você entrou com a conta {nick}.";

    public override string PutOut(string room, string by, string reason, bool banned)
    {
        var what = banned ? (by.Length > 0 ? "baniu você" : "você foi banido") : by.Length > 0 ? "retirou você" : "você foi retirado";
        return $"{(room.Length > 0 ? $"#{room}: " : "")}{(by.Length > 0 ? $"{by} " : "")}{what}{(reason.Length > 0 ? $": {reason}" : "")}";
    }

    public override string Announcement(string by, string text) => $"Aviso{(by.Length > 0 ? $" de {by}" : "")}: {text}";

    public override string NoRoom => "Você não está em nenhuma sala: entre com /join #geral";

    public override string RoomMissing => "Diga a sala: por exemplo /join #geral";

    public override string NickMissing => "Diga o nome: /nick ana";

    public override string NotConnected => "Sem conexão no momento; o comando não foi feito, tente de novo quando ela voltar.";

    public override string NoAnswer => "O servidor não respondeu a tempo; não se sabe se o comando foi feito.";

    public override string JsonLineUnreadable => "não é um pedido JSON (veja docs/protocol.md)";

    public override string UnknownCommand(string name) => $"Comando desconhecido: /{name}; veja /help";

    public override string NumberExpected(int most) => $"Diga um número de 1 a {most}";

    public override string Refused(string words, string code) => $"{words} [{code}]";

    public override string Renamed(string nick) => $"Você agora é {nick}.";

    public override string Entered(JoinedMessage room) =>
        $"#{room.Room}: você entrou; {People(room.Count)}: {string.Join(", ", room.Members)}{(room.Topic.Length > 0 ? $"; tópico: {room.Topic}" : "")}";

    public override string Left(string room, string reason) => $"Você saiu de #{room}.{(reason.Length > 0 ? $" {reason}" : "")}";

    public override string RoomCount(int shown, bool more) => more ? $"{shown} salas (há mais: /rooms parte do nome)" : $"{shown} sala(s)";

    public override string Who(string room, string nicks, bool more) => $"#{room}: {nicks}{(more ? " e outros" : "")}";

    public override string Topic(string room, string topic) => topic.Length > 0 ? $"#{room}: tópico: {topic}" : $"#{room}: sem tópico.";

    public override string HistoryEmpty(string room) => $"#{room}: nenhuma mensagem guardada.";

    public override string Presence(PresenceMessage change) => $"#{change.Room}: " + change.Event switch
    {
        PresenceEvent.Join => $"{change.Nick} entrou",
        PresenceEvent.Leave => $"{change.Nick} saiu",
        PresenceEvent.Nick => $"{change.Nick} agora é {change.To}",
        _ => $"{change.Joined} entraram, {change.Left} saíram; {People(change.Count)}",
    };

    public override string TopicChanged(string room, string by, string topic) =>
        topic.Length > 0 ? $"#{room}: {by} mudou o tópico: {topic}" : $"#{room}: {by} apagou o tópico";

    public override string Lost(DisconnectReason reason) => $"A conexão caiu [{reason.Code()}]; o que você escrever espera aqui.";

    public override string Retrying(int attempt, TimeSpan delay, ServerAddress address) =>
        $"Reconectando a {address}: tentativa {attempt} em {Seconds(delay)} s";

    public override string NodeLeaves(TimeSpan delay) => $"O servidor vai sair do ar; a conexão será refeita em {Seconds(delay)} s";

    public override string Recovered(string room, long messages) =>
        $"#{room}: {(messages == 1 ? "1 mensagem recuperada" : $"{messages} mensagens recuperadas")}";

    public override string Missing(string room, MissingRange range, bool withdrawn) => withdrawn
        ? $"#{room}: o histórico recomeçou; o que você viu desde a mensagem {range.From} não está mais guardado"
        : $"#{room}: faltam {range.To - range.From + 1} mensagens que não estão mais guardadas";

    public override string Waiting(string room, string text) => $"[enviando] #{room}: {text}";

    public override string Delayed(string reason) => $"A mensagem espera e será enviada de novo: {reason}";

    public override string SendFailed(string room, string text, SendResult result) => $"[não enviada] #{room}: {text} – " + result.Outcome switch
    {
        SendOutcome.Unknown => "não se sabe se foi entregue; veja /history antes de repetir",
        SendOutcome.NotSent => "o programa terminou antes",
        _ => $"{result.Reason} [{result.Error.Code()}]",
    };

    public override string DirectFailed(string to, string text, SendResult result) => $"[não enviada] para {to}: {text} – " + result.Outcome switch
    {
        SendOutcome.Unknown => "não se sabe se foi entregue; pergunte antes de repetir",
        SendOutcome.NotSent => "o programa terminou antes",
        _ => $"{result.Reason} [{result.Error.Code()}]",
    };

    public override string Inbox(long unread) => $"Caixa de entrada: {unread} não lida(s). /read mostra a mais antiga delas, /read n a mensagem n.";

    public override string InboxMissing(MissingRange range, bool withdrawn) => withdrawn
        ? "Caixa de entrada: ela começou de novo; o que você viu antes não é mais guardado"
        : $"Caixa de entrada: faltam {range.To - range.From + 1} mensagens que não são mais guardadas";

    public override string Users(string nicks, bool more) => $"Estão aqui: {nicks}{(more ? " e outros (/users parte do nome)" : "")}";

    public override string NotTaken(ErrorCode code, string text) => code == ErrorCode.TooLong
        ? "Texto longo demais (o máximo são 16 KiB); nada foi enviado"
        : $"Não foi possível enviar [{code.Code()}]: {text}";

    public override string Ended(DisconnectReason reason, string code) => reason switch
    {
        DisconnectReason.Replaced => "Esta conexão foi substituída por outra sua.",
        DisconnectReason.Kicked => "Você foi removido.",
        DisconnectReason.Banned => "Você foi banido.",
        DisconnectReason.ServerFull => "O servidor está cheio; tente mais tarde.",
        DisconnectReason.Draining or DisconnectReason.Shutdown => "O servidor está saindo do ar; tente de novo em instantes.",
        _ => "A conversa terminou.",
    } + $" [{code}]";

    public override string JsonLineRefused(int number, string why) => $"A linha {number} da entrada não foi enviada: {why}";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.GetCultureInfo("pt-BR"));

    private static string People(int count) => count == 1 ? "1 pessoa" : $"{count} pessoas";
}
