using ChatSocket.Chat.Backplane;
using ChatSocket.Node.Tls;

namespace ChatSocket.Node.Wording;

internal sealed class PortugueseNodePhrases : NodePhrases
{
    public override string Usage => """
        Uso: chatsocket-node [opções]

        Um nó do ChatSocket. Sem opções ele atende em todas as interfaces na porta 5050.

          --tcp-port N        porta TCP (5050; 0 = qualquer livre)       ChatSocket__Tcp__Port
          --tcp-address A     endereço, localhost ou * (padrão: *)       ChatSocket__Tcp__Address
          --http-port N       porta HTTP: WebSocket em /ws (8080)        ChatSocket__Http__Port
          --http-address A    endereço HTTP (padrão: *)                  ChatSocket__Http__Address
          --ops-port N        porta de operação: /health/* (9464)        ChatSocket__Ops__Port
          --ops-address A     endereço de operação (127.0.0.1)           ChatSocket__Ops__Address
          --node-id NOME      nome deste nó (o da máquina)               ChatSocket__NodeId
          --redis HOST:PORTA  vários nós, um bate-papo (sem: sozinho)    ChatSocket__Redis__Endpoints
          --journal DIR       pasta das mensagens (data; "" = nenhuma)   ChatSocket__Journal__Directory
                              não vale com --redis
          --language L        pt-BR ou en                                ChatSocket__Language
          --config ARQUIVO    arquivo JSON (padrão: chatsocket.json, se existir)
          --health            pergunta ao nó desta máquina se está pronto (código 0 ou 1); --health=live: se está vivo
          --help, --version

        Cada chave também vale no arquivo ({ "ChatSocket": { "Tcp": { "Port": 5050 } } }) e como variável de ambiente; a opção vence
        a variável, a variável vence o arquivo. Todas as chaves: docs/configuration.md
        """;

    public override string RedisAllowed => "host:porta, por exemplo 127.0.0.1:6379";

    public override string AddressAllowed => "um endereço IP, localhost, * ou um nome que leva a um endereço desta máquina";

    public override string OriginAllowed => "origens como https://exemplo.br, separadas por vírgulas";

    public override string AdministratorsAllowed => "nomes de contas, separados por vírgulas";

    public override string NetworksAllowed => "endereços ou redes como 10.0.0.0/8, fd00::/8, separados por vírgulas; a rede sem bits além do prefixo";

    public override string SamplerAllowed => "always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off ou parentbased_traceidratio";

    public override string RatioAllowed => "um número de 0 a 1, como 0.01";

    public override string NoIcu => "não é possível comparar nomes: falta a biblioteca ICU (instale libicu; não use o modo invariante de globalização)";

    public override string Stopping => "encerrando: avisando quem está conectado (de novo para encerrar já)";

    public override string NoPortToAsk => "--health precisa da porta em que o nó atende: ChatSocket:Ops:Port é 0";

    public override string NodeIdAllowed(int length) => $"até {length} letras, números, - _ ou .";

    public override string TokenAllowed(int shortest, int longest) => $"de {shortest} a {longest} caracteres ASCII visíveis, sem espaços";

    public override string NumberAllowed(int least, int most) => $"um número inteiro de {least} a {most}";

    public override string WrongValue(string key, string value, string allowed) => $"configuração: {key} = \"{value}\" não vale; é preciso {allowed}";

    public override string UnknownKey(string key, string known) => $"configuração: {key} não existe; existem {known}";

    public override string UnknownSwitch(string name) => $"opção desconhecida: {name}; veja --help";

    public override string SwitchWithoutValue(string name) => $"falta o valor de {name}; veja --help";

    public override string FileNotRead(string path, string why) => $"configuração: o arquivo {path} não pôde ser lido: {why}";

    public override string WrongLogging(string why) => $"configuração: Logging: {why}";

    public override string PortInUse(string endpoint, string key) =>
        $"{endpoint} já está em uso: outro programa (talvez outro nó) atende nessa porta; pare-o ou escolha outra com {key}";

    public override string CannotListen(string endpoint, string key, string why) => $"não é possível atender em {endpoint} ({key}): {why}";

    public override string KeyWithoutCertificate(string key, string certificate) => $"configuração: há {key}, mas falta {certificate}; informe o certificado também";

    public override string CertificateRefused(CertificateRefusedException refused) => refused.Problem switch
    {
        CertificateProblem.NoCertificate => $"TLS: não há certificado PEM em {refused.Path} (ChatSocket:Tls:CertificatePath); ele começa com -----BEGIN CERTIFICATE-----",
        CertificateProblem.NoKey => $"TLS: não há chave PEM em {refused.Path}; informe o arquivo da chave com ChatSocket:Tls:KeyPath",
        CertificateProblem.KeyIsEncrypted => $"TLS: a chave em {refused.Path} está protegida por senha; tire a senha (openssl pkey -in chave.pem -out nova.pem) e proteja o arquivo com permissões",
        CertificateProblem.KeyOfAnother => $"TLS: a chave em {refused.Path} não é a do primeiro certificado do arquivo; o certificado deste servidor vem antes dos intermediários",
        _ => $"TLS: {refused.Path} não pode ser lido: {refused.Why}",
    };

    public override string SeveralRedis(string key, string value) =>
        $"configuração: {key} = \"{value}\": ainda não há suporte a vários Redis; informe um só host:porta, atrás de um endereço";

    public override string MustEnd(EndReason why) => $"não é possível continuar: {Why(why)}";

    public override string JournalLocked(string path) =>
        $"o diário em {path} está em uso por outro nó; pare-o ou escolha outro diretório com ChatSocket:Journal:Directory";

    public override string JournalUnusable(string path, string why) =>
        $"o diário {path} não pode ser usado: {why}; escolha outro diretório com ChatSocket:Journal:Directory (vazio = só na memória)";

    public override string JournalDamaged(string path, long offset) =>
        $"o diário {path} está danificado no byte {offset}, e há mais depois; recupere uma cópia dele, ou inicie uma vez com ChatSocket:Journal:Damage = skip para seguir sem a parte danificada";

    public override string JournalOfOtherVersion(string path) => $"o diário {path} foi escrito por uma versão mais nova deste programa";

    public override string Others(string addresses) => $"outras pessoas na rede conectam em: {addresses}";

    public override string InBrowser(string addresses) => $"no navegador: {addresses}";

    private static string Why(EndReason why) => why.Cause switch
    {
        EndCause.NameTaken => $"outro processo já é o nó {why.Where}; cada nó precisa de um nome próprio (ChatSocket:NodeId)",
        EndCause.TooOld => $"o Redis em {why.Where} é antigo demais: {why.Found}; é preciso 6.2 ou mais novo",
        EndCause.ThrowsDataAway => $"o Redis em {why.Where} joga dados fora quando falta memória (maxmemory-policy {why.Found}); use maxmemory-policy noeviction",
        _ => $"o Redis em {why.Where} não executa um script de cada vez; o Garnet precisa de --lua --lua-transaction-mode",
    };
}
