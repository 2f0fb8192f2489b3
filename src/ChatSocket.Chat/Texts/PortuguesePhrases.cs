using System.Globalization;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Texts;

internal sealed partial class PortuguesePhrases : Phrases
{
    public override string Greeting => "ChatSocket. Escreva seu nome para entrar, ou /help para ver os comandos. (English: /lang en)";

    public override string EncryptedOnly => "Esta porta fala só TLS: conecte com chat --tls.";

    public override string LanguageChanged => "Idioma: português.";

    public override string NoRoom => "Você não está em nenhuma sala: entre com /join #geral [not_member]";

    public override string NoRooms => "Nenhuma sala encontrada.";

    public override string NoUsers => "Ninguém encontrado.";

    public override string TooManyRooms => "Não há lugar para mais salas: saia de uma com /leave [forbidden]";

    public override string NotText => "Isto não é texto UTF-8; nada foi enviado [bad_request]";

    public override string TooFast => "Devagar: mensagens demais em pouco tempo, esta não foi enviada [rate_limited]";

    public override string NickInvalid =>
        "Nome inválido: use até 32 letras, números, - _ ou . (nomes do sistema são reservados) [nick_invalid]";

    public override string NickMissing => "Diga o nome: /nick ana [bad_request]";

    public override string RoomInvalid => "Nome de sala inválido: use até 64 letras, números, - _ ou . [room_invalid]";

    public override string RoomMissing => "Diga a sala: por exemplo /join #geral [bad_request]";

    public override string LanguageUnknown => "Idiomas: /lang pt ou /lang en [bad_request]";

    public override string NotDelivered => "A mensagem não foi enviada: você não está mais na sala [not_member]";

    public override string DeliveryUnknown => "Não se sabe se a mensagem foi entregue; veja /history antes de repetir [unknown_outcome]";

    public override string Unavailable => "O serviço está indisponível no momento; nada foi feito, tente de novo daqui a pouco [unavailable]";

    public override IReadOnlyList<string> Help { get; } =
    [
        "Comandos:",
        "/nick nome – escolhe ou troca seu nome",
        "/join #sala – entra na sala (ela é criada se não existe); o texto vai para a última sala em que você entrou",
        "/create #sala [tópico] – cria uma sala nova e entra nela",
        "/leave [#sala] – sai da sala",
        "/rooms [parte do nome] – lista as salas",
        "/who [#sala] – quem está na sala",
        "/msg [-s \"assunto\"] nome texto – uma mensagem privada",
        "/inbox [n] – as últimas mensagens privadas que você recebeu",
        "/read [n] – mostra uma delas inteira e a marca como lida",
        "/users [parte do nome] – quem está aqui, em qualquer sala; administradores veem também os endereços",
        "/topic [texto] – mostra ou muda o tópico da sala atual",
        "/history [n] – as últimas n mensagens da sala atual",
        "/register [nome] senha – guarda o nome para você (8 caracteres ou mais); seus aparelhos passam a dividi-lo",
        "/login nome senha – volta a ser você",
        "/password antiga nova – troca a senha; seus outros aparelhos são desconectados",
        "/unregister senha – encerra a conta",
        "Donos de salas (quem criou uma com conta) e administradores, na sala atual:",
        "/kick nome [motivo] – retira alguém · /ban [-a] nome [motivo] – e não deixa voltar, com -a também o endereço · /unban nome",
        "/mute nome [motivo], /unmute nome – tira e devolve a palavra · /invite nome – deixa entrar onde só entram convidados",
        "/bans [parte do nome] – quem está banido, sem voz ou convidado, por quem e por quê",
        "/set invited sim|não, /set limit n, /set topic dono|todos – quem entra, quantos, quem muda o tópico",
        "Administradores: /remove [-a] nome [motivo] – encerra todas as sessões de um nome, com -a também a conta · /announce texto – avisa a todos",
        "/lang pt|en – idioma",
        "/help – mostra esta lista",
        "/quit ou sair – encerra",
        "Um texto que começa com / se escreve com duas: //assim",
    ];

    protected override string And => "e";

    public override string Welcome(string nick) => $"Você é {nick}. /help mostra os comandos.";

    public override string NickTaken(string nick) => $"O nome {nick} já está em uso: escolha outro com /nick nome [nick_taken]";

    public override string RoomExists(RoomName room) => $"{room} já existe: entre com /join {room} [room_exists]";

    public override string NoSuchRoom(RoomName room) => $"{room} não existe: veja /rooms ou crie com /create {room} [no_such_room]";

    public override string NotMember(RoomName room) => $"Você não está em {room}: entre com /join {room} [not_member]";

    public override string Entered(RoomName room, int count, IReadOnlyList<string> nicks, string topic) =>
        $"{room}: você entrou; {People(count)}: {Sample(count, nicks)}{(topic.Length > 0 ? $"; tópico: {topic}" : "")}";

    public override string LeftRoom(RoomName room, RoomName? current) =>
        current is null ? $"Você saiu de {room} e não está em nenhuma sala." : $"Você saiu de {room}; agora fala em {current}.";

    public override string Topic(RoomName room, string topic) => topic.Length > 0 ? $"{room}: tópico: {topic}" : $"{room}: sem tópico.";

    public override string RoomCount(int shown, bool more) => more ? $"{shown} salas (há mais: /rooms parte do nome)" : $"{shown} sala(s)";

    public override string RoomLine(RoomName room, int count, string topic) => $"{room} ({count}){(topic.Length > 0 ? $" {topic}" : "")}";

    public override string Who(RoomName room, IReadOnlyList<string> nicks, bool more) =>
        $"{room}: {string.Join(", ", nicks)}{(more ? " e outros" : "")}";

    public override string Users(IReadOnlyList<string> nicks, bool more) =>
        $"{People(nicks.Count)}: {string.Join(", ", nicks)}{(more ? " (há mais: /users parte do nome)" : "")}";

    public override string HistoryEmpty(RoomName room) => $"{room}: nenhuma mensagem guardada.";

    public override string HistoryLine(RoomName room, DateTimeOffset at, bool today, string nick, string text) =>
        $"{room} {at.ToString(today ? "HH:mm" : "dd/MM HH:mm", CultureInfo.InvariantCulture)} {nick}: {text}";

    public override string UnknownCommand(string command, string? nearest) => nearest is null
        ? $"Comando desconhecido: /{command}; veja /help [unknown_type]"
        : $"Comando desconhecido: /{command}; você quis dizer /{nearest}? [unknown_type]";

    public override string TooLong(int limit) => $"Texto longo demais: o limite é {limit} bytes, nada foi enviado [too_long]";

    public override string NumberExpected(int most) => $"Diga um número de 1 a {most} [bad_request]";

    public override string Joined(RoomName room, IReadOnlyList<string> nicks) => $"{room}: {List(nicks)} {(nicks.Count == 1 ? "entrou" : "entraram")}";

    public override string Left(RoomName room, IReadOnlyList<string> nicks) => $"{room}: {List(nicks)} {(nicks.Count == 1 ? "saiu" : "saíram")}";

    public override string Renamed(RoomName room, string from, string to) => $"{room}: {from} agora é {to}";

    public override string PresenceNumbers(RoomName room, int joined, int left, int count) =>
        $"{room}: {joined} entraram, {left} saíram; {People(count)}";

    public override string TopicChanged(RoomName room, string by, string topic) =>
        topic.Length > 0 ? $"{room}: {by} mudou o tópico: {topic}" : $"{room}: {by} apagou o tópico";

    public override string Error(ErrorCode code) => code switch
    {
        ErrorCode.BadRequest => "Pedido inválido: veja os campos em docs/protocol.md",
        ErrorCode.UnknownType => "Este tipo de pedido não existe",
        ErrorCode.NotNamed => "Diga antes quem é: hello",
        ErrorCode.NickTaken => "Este nome já está em uso: escolha outro",
        ErrorCode.NickInvalid => "Nome inválido: use até 32 letras, números, - _ ou .",
        ErrorCode.RoomInvalid => "Nome de sala inválido: use até 64 letras, números, - _ ou .",
        ErrorCode.RoomExists => "A sala já existe: entre nela",
        ErrorCode.NoSuchRoom => "A sala não existe",
        ErrorCode.NotMember => "Você não está nesta sala",
        ErrorCode.NoSuchUser => "Ninguém tem este nome",
        ErrorCode.TooLong => "Texto longo demais; nada foi enviado",
        ErrorCode.RateLimited => "Devagar: pedidos demais em pouco tempo",
        ErrorCode.Forbidden => "Isto não é permitido, ou um limite foi atingido",
        ErrorCode.AuthFailed => "Nome ou senha não conferem",
        ErrorCode.Muted => "Você não pode falar nesta sala agora",
        ErrorCode.Banned => "Você foi banido desta sala",
        ErrorCode.Unavailable => "O serviço está indisponível no momento; nada foi feito",
        ErrorCode.UnknownOutcome => "Não se sabe se a mensagem foi entregue",
        _ => "Erro interno; tente de novo",
    };

    public override string Missed(RoomName room, long count) => $"{room}: faltam {count} mensagens que não estão mais guardadas";

    public override string Ended(DisconnectReason reason) => reason switch
    {
        DisconnectReason.Bye => "Até logo.",
        DisconnectReason.Replaced => "Esta conexão foi substituída por outra sua.",
        DisconnectReason.Kicked => "Você foi removido.",
        DisconnectReason.Banned => "Você foi banido.",
        DisconnectReason.ProtocolViolation => "Conexão encerrada: o que chegou não segue o protocolo (4 bytes de tamanho, depois o texto).",
        DisconnectReason.FrameTooLong => $"Conexão encerrada: mensagem maior que {ProtocolLimits.FrameBytes} bytes.",
        DisconnectReason.NotNamed => "Conexão encerrada: nenhum nome em 60 segundos.",
        DisconnectReason.IdleTimeout => "Conexão encerrada: tempo demais sem o resto de uma mensagem.",
        DisconnectReason.RateLimited => "Conexão encerrada: mensagens ou conexões demais em pouco tempo.",
        DisconnectReason.ServerFull => "O servidor está cheio; tente mais tarde.",
        DisconnectReason.Draining => "Este servidor vai sair do ar; conecte de novo em instantes.",
        DisconnectReason.Shutdown => "O servidor foi desligado; até a próxima.",
        _ => "Conexão encerrada por um erro interno; tente de novo.",
    } + $" [{reason.Code()}]";

    protected override string Others(int count) => count == 1 ? "mais 1" : $"mais {count}";

    private static string People(int count) => count == 1 ? "1 pessoa" : $"{count} pessoas";

    private static string Sample(int count, IReadOnlyList<string> nicks) =>
        string.Join(", ", nicks) + (count > nicks.Count ? $" e mais {count - nicks.Count}" : "");
}
