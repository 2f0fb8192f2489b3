using ChatSocket.Client;

namespace ChatSocket.Terminal.Languages;

internal sealed partial class EnglishTexts : Texts
{
    public override string Help => """
        chat - the ChatSocket terminal client

        Usage: chat [server[:port]]... [--nick ana [--login]] [--room #geral] [--tls] [--lang pt-BR|en]

          server[:port]     where the server is; without it, 127.0.0.1:5050
                            several are tried in turn;
                            an IPv6 address goes in brackets: [::1]:5050
          --nick NAME       your nick; without it, the program asks
          --login           the nick is an account's: asks for its password
                            (a script leaves it in CHATSOCKET_PASSWORD)
          --room ROOM       the room to enter; without it, #geral
          --tls             encrypted connection; the server's certificate is checked like a web site's
          --tls-ca FILE     the same, trusting only the certificates in this PEM file (a copy of the
                            server's own is enough)
          --tls-insecure    the same, without checking who the server is: for trying out only
          --lang LANGUAGE   pt-BR or en; without it, that of the LANG variable, or Portuguese
          --json            one JSON request per input line, one JSON object per output line
                            (docs/protocol.md); hello is made of --nick and --room
          --help            shows this help
          --version         shows the version

        In the chat, /help lists the commands and /quit leaves.
        Keys: arrows, Home, End, Ctrl+A E B F W U K Y, Alt+B F, up and down for earlier lines,
        Ctrl+L clears the screen, Ctrl+C clears the line (or leaves), Ctrl+D leaves.

        With redirected input, each line read is sent and each line received is written to
        the output; without --nick, the first line that is no command is the nick. At the end of
        the input the program sends /quit and waits for the server to finish. Exit code: 0 all
        well, 1 could not start, 2 the connection ended badly or a line was not sent.
        """;

    public override string NickPrompt => "Your nick: ";

    public override string LoginWithoutNick => "--login needs --nick: an account is a nick with a password.";

    public override string PasswordPrompt => "Password: ";

    public override string PasswordMissing => "No password: type it when asked, or leave it in CHATSOCKET_PASSWORD.";

    public override string NickRules => "A nick has letters, digits, '-', '_' and '.', at most 32, no blanks. Try again.";

    public override string EndedByServer => "The server ended the connection.";

    public override string ConnectionLost => "The connection to the server was lost. Check the network and start the program again.";

    public override string NoAnswerToQuit => "The server stopped answering; it is not known whether the last lines arrived.";

    public override string QuitAgain => "Ctrl+C again to leave.";

    public override string LineFull => "The line is as long as it may get; the rest did not go in.";

    public override string TooManyWaiting => "Too many lines are waiting to be sent; yours is still here, try again in a moment.";

    public override string NotSent => "The line above was not sent.";

    public override string UnknownSwitch(string text) => $"Unknown switch: {text} (see chat --help)";

    public override string MissingValue(string name) => $"The value after {name} is missing (see chat --help)";

    public override string BadNick(string text) => $"Bad nick: \"{text}\"; use letters, digits, '-', '_' and '.', at most 32";

    public override string BadRoom(string text) => $"Bad room name: \"{text}\"; use letters, digits, '-', '_' and '.', at most 64";

    public override string BadLanguage(string text) => $"Unknown language: \"{text}\"; there are pt-BR and en";

    public override string BadTrust(string path, string? why) => why is null
        ? $"There is no PEM certificate in {path}; it begins with -----BEGIN CERTIFICATE-----"
        : $"The file {path} could not be read: {why}";

    public override string NotVerified => "Careful (--tls-insecure): the connection is encrypted, but nobody knows who the server is; send no passwords.";

    public override string BadAddress(string text, AddressProblem problem) => $"Bad address: \"{text}\"; " + problem switch
    {
        AddressProblem.Empty => "the server's name or number is missing",
        AddressProblem.NeedsBrackets => "an IPv6 address goes in brackets, like this: [::1]:5050",
        AddressProblem.BadBrackets => "in brackets goes an IPv6 address, and after them only the port, like this: [::1]:5050",
        AddressProblem.BadPort => "the port is a number from 1 to 65535",
        _ => "write only server or server:port, without http:// and slashes",
    };

    public override string Connecting(string addresses) => $"Connecting to {addresses}...";

    public override string Connected(ServerAddress address, string nick) => $"Connected to {address} as {nick}. /help lists the commands, /quit leaves.";

    public override string ConnectFailed(ConnectFailure failure, ServerAddress address) => failure switch
    {
        ConnectFailure.Refused => $"""
            {address} refused the connection: nothing listens on that port.
              - The server may not be running. To start it: dotnet run --project src/ChatSocket.Node
              - Check the address and the port (the usual port is 5050).
            """,
        ConnectFailure.TimedOut => $"""
            {address} did not answer in time.
              - Check the address, and that both machines are on the same network.
              - A firewall on the server's machine may block port {address.Port}.
              - Is the server running? To start it: dotnet run --project src/ChatSocket.Node
            """,
        ConnectFailure.UnknownHost => $"""
            There is no server named "{address.Host}", or the network does not know where it is.
              - Check the spelling, or use the number (for example 192.168.0.10).
              - For a server on this very machine, use 127.0.0.1.
            """,
        ConnectFailure.Unreachable => $"""
            There is no way to {address}.
              - Check that this machine is on a network, and on the same one as the server.
              - Check that the address is right.
            """,
        ConnectFailure.Forbidden => $"""
            This machine does not allow the connection to {address}.
              - A firewall or security program here may block port {address.Port}.
            """,
        ConnectFailure.Untrusted => $"""
            {address} speaks TLS, but its certificate is not trusted here, or is for another name.
              - Use the name that stands in the certificate, not the number, if it is for a name.
              - If the certificate is the server's own (self-signed): copy it to this machine and use --tls-ca FILE.
              - Only for trying out, without knowing who answers: --tls-insecure.
            """,
        ConnectFailure.NotEncrypted => $"""
            {address} answers, but does not speak TLS.
              - The server may have no certificate (it says tls=off when it starts): try without --tls.
              - Check the port (usually 5050).
            """,
        _ => $"""
            Could not connect to {address}.
              - Check the network, the address, and that the server is running (dotnet run --project src/ChatSocket.Node).
            """,
    };

    public override string NotThisProtocol(ServerAddress address) =>
        $"What answers at {address} is not a ChatSocket server. Check the address and the port (usually 5050; the page has another one). If it speaks TLS, use --tls.";

    public override string ClosedWithoutWord(ServerAddress address) =>
        $"{address} closed the connection without a word. It may not be a ChatSocket server; check the address and the port (usually 5050). If it speaks TLS, use --tls.";

    public override string LineTooLong(int number) => $"Line {number} of the input is too long (at most 64 KiB) and was not sent.";
}
