using ChatSocket.LoadGenerator.Checks;

namespace ChatSocket.LoadGenerator.Languages;

internal sealed class PortugueseTexts : Texts
{
    public override string Help => """
        loadgen - põe carga no ChatSocket e confere o que ele promete

        Uso: loadgen verify [--servers host:porta,...] [opções]
             loadgen verify --chaos [--nodes N] [--redis MODO] [opções]

          --servers A,B     nós ou um balanceador, conferidos como estão; sem isso, 127.0.0.1:5050
          --tls             conexões criptografadas; --tls-ca ARQUIVO confia só nos certificados desse
                            arquivo PEM, --tls-insecure em qualquer um
          --chaos           inicia seus próprios nós (e Redis) nesta máquina e os maltrata
          --nodes N         quantos nós; 1 guarda seu diário, mais precisam de Redis
          --redis MODO,...  none, always, everysec, memory ou replica: como o Redis guarda os dados;
                            vários, ou all: uma rodada para cada um, uma depois da outra
          --fault-count N   termina depois de tantas falhas, em todas as rodadas juntas
          --faults A,B      só estas: kill, stop, cut, blackhole, hold, delay, rolling,
                            redis-pause, redis-restart, redis-crash, redis-failover,
                            redis-cut, redis-blackhole, redis-hold, redis-delay
          --node CAMINHO    o programa do nó; sem isso, o compilado neste repositório
          --redis-server P  o programa do Redis; sem isso, redis-server
          --clients N       participantes, de 2 a 500 (12)
          --rooms N         salas, no máximo metade disso (3)
          --seconds N       por quanto tempo enviar (30); com --fault-count, no máximo, por rodada
          --rate N          mensagens por segundo, de todos juntos (60)
          --seed N          decide quem envia o quê e quando, e o que é maltratado (1)
          --json            o relatório em JSON na saída padrão
          --history ARQUIVO tudo o que cada um viu e fez, uma linha cada, em ordem de tempo
          --no-progress     sem a linha por segundo na saída de erros
          --language L      pt-BR ou en; sem isso, o da variável LANG, ou português
          --help            mostra esta ajuda

        Ctrl+C termina antes, com o veredito sobre o que aconteceu até ali.
        Código de saída: 0 tudo cumprido, 1 não deu para rodar, 3 promessa quebrada.
        """;

    public override string ChaosNeedsItsOwnServers => "--chaos só maltrata o que ele mesmo iniciou: tire --servers";

    public override string ChaosIsNotEncrypted => "--chaos inicia nós sem certificado: tire --tls";

    public override string BadTrust(string path, string? why) => why is null ? $"Não há certificado PEM em {path}" : $"O arquivo {path} não pôde ser lido: {why}";

    public override string SeveralNodesNeedRedis => "Vários nós precisam de Redis: acrescente --redis always (ou everysec, memory, replica)";

    public override string OnlyWithChaos => "--nodes, --redis, --faults e --fault-count só valem com --chaos";

    public override string TooManyRooms => "Cada sala precisa de dois clientes: menos --rooms ou mais --clients";

    public override string NothingVerified => "Nada foi confirmado, então nada foi conferido.";

    public override string Settling => "envios terminados; esperando tudo se acalmar";

    public override string StoppedEarly => "terminado antes; este é o veredito sobre o que aconteceu até aqui";

    public override string NotSeen => "não exercitada desta vez";

    public override string Acknowledgement => "confirmação";

    public override string Delivery => "entrega";

    public override string AllHeld => "Toda promessa conferida foi cumprida.";

    public override string SomeBroken => "Uma promessa foi quebrada. As provas:";

    public override string UnknownCommand(string text) => $"Comando desconhecido: {text} (existe verify; veja loadgen --help)";

    public override string UnknownSwitch(string text) => $"Opção desconhecida: {text} (veja loadgen --help)";

    public override string MissingValue(string name) => $"Falta o valor depois de {name} (veja loadgen --help)";

    public override string BadNumber(string name, string value, int least, int most) => $"{name} é um número de {least} a {most}, não \"{value}\"";

    public override string BadChoice(string name, string value, string choices) => $"{name} não conhece \"{value}\"; existem {choices}";

    public override string BadAddress(string text) => $"Endereço inválido: \"{text}\"; escreva servidor ou servidor:porta";

    public override string TooMuch(long expected, long most) => $"Seriam umas {expected} entregas para lembrar; no máximo {most}. Diminua --clients, --seconds ou --rate";

    public override string NodeNotFound(string where) => $"O programa do nó não foi encontrado ({where}). Compile com dotnet build, ou diga onde está com --node";

    public override string DidNotStart(string program, string why) => $"{program} não iniciou: {why}";

    public override string NobodyAnswers(string servers) => $"Nem todos os clientes conseguiram entrar nas salas em {servers}. O servidor está rodando, e é esta a porta TCP?";

    public override string Starting(int clients, int rooms, int seconds, int seed) => $"{clients} clientes em {rooms} salas por {seconds} s, semente {seed}";

    public override string Round(int number, int of, string redis) => $"rodada {number} de {of}: {(redis == "none" ? "um nó com seu diário" : $"Redis {redis}")}";

    public override string AllRounds(int rounds, int faults) => $"As {rounds} rodadas juntas, {faults} falhas:";

    public override string Faults => "falhas";

    public override string TooFewFaults(int rounds) => $"São {rounds} rodadas: --fault-count não pode ser menor";

    public override string NothingToHarm(string redis) => $"nenhuma das falhas de --faults faz sentido com --redis {redis}";

    public override string Progress(long second, long sent, long acknowledged, long delivered, int present, int clients, string fault) =>
        $"{second,4} s  enviadas {sent}  confirmadas {acknowledged}  entregues {delivered}  conectados {present}/{clients}  {fault}";

    public override string Promise(Guarantee guarantee) => guarantee switch
    {
        Guarantee.AckMeansStored => "mensagem confirmada está guardada",
        Guarantee.OneAppendPerId => "cada mensagem uma vez, cada envio com desfecho",
        Guarantee.OneOrder => "uma só ordem, em todo lugar",
        Guarantee.NoSilentHole => "nenhum buraco calado",
        Guarantee.ResumeIsExact => "retomada exata",
        Guarantee.NoGhostsNoFlicker => "sem fantasmas, sem vaivém",
        Guarantee.RedisAway => "sem Redis nada pela metade",
        Guarantee.SlowReaderAlone => "leitor lento só prejudica a si",
        _ => guarantee.ToString(),
    };

    public override string Held(long times) => $"cumprida (conferida {times} vezes)";

    public override string Broken(long times, long of) => $"QUEBRADA {times} vezes (conferida {of} vezes)";

    public override string Counts(long sent, long acknowledged, long delivered, long lost, int faults) =>
        $"{sent} enviadas, {acknowledged} confirmadas, {delivered} entregues, {lost} conexões perdidas, {faults} falhas";

    public override string Missed(long missed) => $"{missed} envios previstos não foram feitos: o participante ainda tinha abertos demais";

    public override string GeneratorSlow(string slip) => $"o próprio gerador de carga se atrasou {slip} (99 de 100 envios menos que isso): os tempos abaixo incluem isso";

    public override string Times(string what, string median, string most, string worst) => $"{what}: metade em até {median}, 99 de 100 em até {most}, a mais longa {worst}";
}
