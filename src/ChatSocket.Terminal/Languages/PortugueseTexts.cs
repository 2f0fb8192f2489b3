using ChatSocket.Client;

namespace ChatSocket.Terminal.Languages;

internal sealed partial class PortugueseTexts : Texts
{
    public override string Help => """
        chat - o cliente de terminal do ChatSocket

        Uso: chat [servidor[:porta]]... [--nick ana [--login]] [--room #geral] [--tls] [--lang pt-BR|en]

          servidor[:porta]  onde o servidor está; sem isso, 127.0.0.1:5050
                            havendo vários, são tentados em ordem;
                            um endereço IPv6 vai entre colchetes: [::1]:5050
          --nick NOME       o seu apelido; sem isso, o programa pergunta
          --login           o apelido é de uma conta: pergunta a senha
                            (um script a deixa em CHATSOCKET_PASSWORD)
          --room SALA       a sala em que entrar; sem isso, #geral
          --tls             conexão criptografada; o certificado do servidor é verificado como o de um site
          --tls-ca ARQUIVO  idem, confiando só nos certificados desse arquivo PEM (basta uma cópia do
                            certificado do servidor)
          --tls-insecure    idem, sem verificar quem é o servidor: só para testar
          --lang IDIOMA     pt-BR ou en; sem isso, o da variável LANG, ou português
          --json            um pedido JSON por linha na entrada, um objeto JSON por linha na saída
                            (docs/protocol.md); o hello é feito com --nick e --room
          --help            mostra esta ajuda
          --version         mostra a versão

        Na conversa, /help mostra os comandos e /quit sai.
        Teclas: setas, Home, End, Ctrl+A E B F W U K Y, Alt+B F, cima e baixo para as linhas
        anteriores, Ctrl+L limpa a tela, Ctrl+C apaga a linha (ou sai), Ctrl+D sai.

        Com a entrada redirecionada, cada linha lida é enviada e cada linha recebida é escrita
        na saída; sem --nick, a primeira linha que não for comando é o apelido. No fim da
        entrada o programa envia /quit e espera o servidor terminar. Código de saída: 0 tudo
        certo, 1 não foi possível começar, 2 a conexão terminou mal ou uma linha não foi enviada.
        """;

    public override string NickPrompt => "Seu apelido: ";

    public override string LoginWithoutNick => "--login precisa de --nick: uma conta é um apelido com senha.";

    public override string PasswordPrompt => "Senha: ";

    public override string PasswordMissing => "Falta a senha: digite-a quando for pedida, ou deixe-a em CHATSOCKET_PASSWORD.";

    public override string NickRules => "Um apelido tem letras, números, '-', '_' e '.', no máximo 32, sem espaços. Tente de novo.";

    public override string EndedByServer => "O servidor encerrou a conexão.";

    public override string ConnectionLost => "A conexão com o servidor caiu. Verifique a rede e rode o programa de novo.";

    public override string NoAnswerToQuit => "O servidor parou de responder; não se sabe se as últimas linhas chegaram.";

    public override string QuitAgain => "Ctrl+C de novo para sair.";

    public override string LineFull => "A linha chegou ao tamanho máximo; o resto não entrou.";

    public override string TooManyWaiting => "Há linhas demais esperando para ser enviadas; a sua continua aqui, tente de novo daqui a pouco.";

    public override string NotSent => "A linha acima não foi enviada.";

    public override string UnknownSwitch(string text) => $"Opção desconhecida: {text} (veja chat --help)";

    public override string MissingValue(string name) => $"Falta o valor depois de {name} (veja chat --help)";

    public override string BadNick(string text) => $"Apelido inválido: \"{text}\"; use letras, números, '-', '_' e '.', no máximo 32";

    public override string BadRoom(string text) => $"Nome de sala inválido: \"{text}\"; use letras, números, '-', '_' e '.', no máximo 64";

    public override string BadLanguage(string text) => $"Idioma desconhecido: \"{text}\"; há pt-BR e en";

    public override string BadTrust(string path, string? why) => why is null
        ? $"Não há certificado PEM em {path}; ele começa com -----BEGIN CERTIFICATE-----"
        : $"O arquivo {path} não pôde ser lido: {why}";

    public override string NotVerified => "Atenção (--tls-insecure): a conexão é criptografada, mas não se sabe quem é o servidor; não envie senhas.";

    public override string BadAddress(string text, AddressProblem problem) => $"Endereço inválido: \"{text}\"; " + problem switch
    {
        AddressProblem.Empty => "falta o nome ou o número do servidor",
        AddressProblem.NeedsBrackets => "um endereço IPv6 vai entre colchetes, assim: [::1]:5050",
        AddressProblem.BadBrackets => "entre colchetes vai um endereço IPv6, e depois só a porta, assim: [::1]:5050",
        AddressProblem.BadPort => "a porta é um número de 1 a 65535",
        _ => "escreva só servidor ou servidor:porta, sem http:// e sem barras",
    };

    public override string Connecting(string addresses) => $"Conectando a {addresses}...";

    public override string Connected(ServerAddress address, string nick) => $"Conectado a {address} como {nick}. /help mostra os comandos, /quit sai.";

    public override string ConnectFailed(ConnectFailure failure, ServerAddress address) => failure switch
    {
        ConnectFailure.Refused => $"""
            {address} recusou a conexão: não há nada escutando nessa porta.
              - O servidor pode não estar rodando. Para iniciá-lo: dotnet run --project src/ChatSocket.Node
              - Confira o endereço e a porta (a porta normal é a 5050).
            """,
        ConnectFailure.TimedOut => $"""
            {address} não respondeu a tempo.
              - Confira o endereço e se as duas máquinas estão na mesma rede.
              - Um firewall pode estar bloqueando a porta {address.Port} na máquina do servidor.
              - O servidor está rodando? Para iniciá-lo: dotnet run --project src/ChatSocket.Node
            """,
        ConnectFailure.UnknownHost => $"""
            Não existe servidor com o nome "{address.Host}", ou a rede não sabe onde ele fica.
              - Confira se o nome está escrito certo, ou use o número (por exemplo 192.168.0.10).
              - Para um servidor nesta mesma máquina, use 127.0.0.1.
            """,
        ConnectFailure.Unreachable => $"""
            Não há caminho até {address}.
              - Confira se esta máquina está ligada à rede, e à mesma rede que o servidor.
              - Confira se o endereço está certo.
            """,
        ConnectFailure.Forbidden => $"""
            Esta máquina não permite a conexão com {address}.
              - Um firewall ou programa de segurança daqui pode estar bloqueando a porta {address.Port}.
            """,
        ConnectFailure.Untrusted => $"""
            {address} fala TLS, mas o certificado dele não é de confiança aqui, ou é de outro nome.
              - Use o nome que está no certificado, e não o número, se ele for de um nome.
              - Se o certificado é do próprio servidor (autoassinado): copie-o para esta máquina e use --tls-ca ARQUIVO.
              - Só para testar, sem saber quem responde: --tls-insecure.
            """,
        ConnectFailure.NotEncrypted => $"""
            {address} responde, mas não fala TLS.
              - O servidor pode estar sem certificado (ele diz tls=off ao iniciar): tente sem --tls.
              - Confira a porta (a porta normal é a 5050).
            """,
        _ => $"""
            Não foi possível conectar a {address}.
              - Confira a rede, o endereço e se o servidor está rodando (dotnet run --project src/ChatSocket.Node).
            """,
    };

    public override string NotThisProtocol(ServerAddress address) =>
        $"O que responde em {address} não é um servidor ChatSocket. Confira o endereço e a porta (a normal é a 5050; a da página é outra). Se ele fala TLS, use --tls.";

    public override string ClosedWithoutWord(ServerAddress address) =>
        $"{address} fechou a conexão sem dizer nada. Pode não ser um servidor ChatSocket; confira o endereço e a porta (a normal é a 5050). Se ele fala TLS, use --tls.";

    public override string LineTooLong(int number) => $"A linha {number} da entrada é longa demais (o máximo são 64 KiB) e não foi enviada.";
}
