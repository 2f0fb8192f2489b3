using ChatSocket.Chat.Accounts;

namespace ChatSocket.Chat.Texts;

internal sealed partial class PortuguesePhrases
{
    public override string NickRegistered => "Este nome está registrado: entre com a senha se é seu, ou escolha outro";

    public override string RegisterHow => "Diga a senha: /register senha, ou /register nome senha [bad_request]";

    public override string RegisterOwn(string nick) =>
        $"Nada foi feito: uma senha com espaços vem depois do seu nome, /register {nick} senha; para outro nome, antes /nick [bad_request]";

    public override string LoginHow => "Diga nome e senha: /login ana senha [bad_request]";

    public override string PasswordHow => "Diga as duas senhas, sem espaços nelas: /password antiga nova [bad_request]";

    public override string UnregisterHow => "Diga a senha: /unregister senha [bad_request]";

    public override string NickIsAccounts(string nick) => $"Você entrou com a conta {nick} e fica com esse nome; conecte de novo para usar outro";

    public override string RegisteredNow(string nick) => $"O nome {nick} agora é seu: /login {nick} e sua senha em qualquer aparelho.";

    public override string LoggedIn(string nick) => $"Você entrou com a conta {nick}.";

    public override string PasswordChanged(string nick) => $"A senha de {nick} foi trocada; seus outros aparelhos foram desconectados.";

    public override string Unregistered(string nick) => $"A conta foi encerrada; {nick} é seu até você sair.";

    public override string Account(AccountAnswer answer) => answer switch
    {
        AccountAnswer.NickMissing => "Diga também o nome: você ainda não tem um",
        AccountAnswer.NickTaken => "Outra pessoa usa este nome agora: escolha outro",
        AccountAnswer.Registered => NickRegistered,
        AccountAnswer.WrongPassword => "Nome ou senha não conferem",
        AccountAnswer.PasswordInvalid => $"Senha inválida: use {PasswordRules.LeastCharacters} caracteres ou mais, no máximo {PasswordRules.MostBytes} bytes, sem caracteres de controle",
        AccountAnswer.TooManyTries => "Tentativas demais: espere alguns minutos",
        AccountAnswer.Busy => "Gente demais está entrando agora: tente de novo em alguns segundos",
        AccountAnswer.AlreadyIn => "Você já entrou com uma conta; conecte de novo para ser outra pessoa",
        AccountAnswer.NotIn => "Você não entrou com uma conta: entre ou registre-se primeiro",
        AccountAnswer.Reserved => "Este nome é da administração e não pode ser registrado agora",
        AccountAnswer.Full => "Esta conta está em uso em aparelhos demais: encerre um deles",
        AccountAnswer.Unavailable => "O serviço está indisponível no momento; nada foi feito, tente de novo daqui a pouco",
        _ => "Não se sabe se isto foi feito: entre com a conta para ver",
    };
}
