using ChatSocket.Chat.Backplane;
using ChatSocket.Node.Tls;

namespace ChatSocket.Node.Wording;

internal sealed class EnglishNodePhrases : NodePhrases
{
    public override string Usage => """
        Usage: chatsocket-node [options]

        A node of ChatSocket. Without options it serves on all interfaces at port 5050.

          --tcp-port N        TCP port (5050; 0 = any free one)          ChatSocket__Tcp__Port
          --tcp-address A     address, localhost or * (default: *)       ChatSocket__Tcp__Address
          --http-port N       HTTP port: WebSocket at /ws (8080)         ChatSocket__Http__Port
          --http-address A    HTTP address (default: *)                  ChatSocket__Http__Address
          --ops-port N        operations port: /health/* (9464)          ChatSocket__Ops__Port
          --ops-address A     operations address (127.0.0.1)             ChatSocket__Ops__Address
          --node-id NAME      name of this node (the machine's)          ChatSocket__NodeId
          --redis HOST:PORT   several nodes, one chat (none: alone)      ChatSocket__Redis__Endpoints
          --journal DIR       where messages survive (data; "" = none)   ChatSocket__Journal__Directory
                              not used with --redis
          --language L        pt-BR or en                                ChatSocket__Language
          --config FILE       JSON file (default: chatsocket.json, if there is one)
          --health            ask the node that runs here whether it is ready (exit code 0 or 1); --health=live: whether it lives
          --help, --version

        Every key works in the file ({ "ChatSocket": { "Tcp": { "Port": 5050 } } }) and as an environment variable too; the option
        beats the variable, the variable beats the file. All keys: docs/configuration.md
        """;

    public override string RedisAllowed => "host:port, for example 127.0.0.1:6379";

    public override string AddressAllowed => "an IP address, localhost, * or a name that stands for an address of this machine";

    public override string OriginAllowed => "origins such as https://example.org, separated by commas";

    public override string AdministratorsAllowed => "names of accounts, separated by commas";

    public override string NetworksAllowed => "addresses or networks such as 10.0.0.0/8, fd00::/8, separated by commas; a network without bits behind its prefix";

    public override string SamplerAllowed => "one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio";

    public override string RatioAllowed => "a number from 0 to 1, such as 0.01";

    public override string NoIcu => "names cannot be compared: the ICU library is missing (install libicu; do not use invariant globalization)";

    public override string Stopping => "stopping: telling everybody who is connected (again to stop at once)";

    public override string NoPortToAsk => "--health needs the port the node listens on: ChatSocket:Ops:Port is 0";

    public override string NodeIdAllowed(int length) => $"up to {length} letters, digits, - _ or .";

    public override string TokenAllowed(int shortest, int longest) => $"{shortest} to {longest} visible ASCII characters, no blanks";

    public override string NumberAllowed(int least, int most) => $"a whole number from {least} to {most}";

    public override string WrongValue(string key, string value, string allowed) => $"configuration: {key} = \"{value}\" is not valid; it takes {allowed}";

    public override string UnknownKey(string key, string known) => $"configuration: {key} does not exist; there are {known}";

    public override string UnknownSwitch(string name) => $"unknown option: {name}; see --help";

    public override string SwitchWithoutValue(string name) => $"{name} lacks its value; see --help";

    public override string FileNotRead(string path, string why) => $"configuration: the file {path} could not be read: {why}";

    public override string WrongLogging(string why) => $"configuration: Logging: {why}";

    public override string PortInUse(string endpoint, string key) =>
        $"{endpoint} is in use: another program (perhaps another node) listens there; stop it or choose another port with {key}";

    public override string CannotListen(string endpoint, string key, string why) => $"cannot listen on {endpoint} ({key}): {why}";

    public override string KeyWithoutCertificate(string key, string certificate) => $"configuration: there is {key}, but {certificate} is missing; give the certificate too";

    public override string CertificateRefused(CertificateRefusedException refused) => refused.Problem switch
    {
        CertificateProblem.NoCertificate => $"TLS: there is no PEM certificate in {refused.Path} (ChatSocket:Tls:CertificatePath); it begins with -----BEGIN CERTIFICATE-----",
        CertificateProblem.NoKey => $"TLS: there is no PEM key in {refused.Path}; name the key's file with ChatSocket:Tls:KeyPath",
        CertificateProblem.KeyIsEncrypted => $"TLS: the key in {refused.Path} has a passphrase; remove it (openssl pkey -in key.pem -out new.pem) and protect the file by permissions",
        CertificateProblem.KeyOfAnother => $"TLS: the key in {refused.Path} is not that of the file's first certificate; this server's own stands before the intermediate ones",
        _ => $"TLS: {refused.Path} cannot be read: {refused.Why}",
    };

    public override string SeveralRedis(string key, string value) =>
        $"configuration: {key} = \"{value}\": several Redis are not supported yet; give one host:port, behind one address";

    public override string MustEnd(EndReason why) => $"cannot go on: {Why(why)}";

    public override string JournalLocked(string path) =>
        $"the journal in {path} is in use by another node; stop it or choose another directory with ChatSocket:Journal:Directory";

    public override string JournalUnusable(string path, string why) =>
        $"the journal {path} cannot be used: {why}; choose another directory with ChatSocket:Journal:Directory (empty = memory only)";

    public override string JournalDamaged(string path, long offset) =>
        $"the journal {path} is damaged at byte {offset}, and more follows; bring back a copy of it, or start once with ChatSocket:Journal:Damage = skip to go on without the damaged part";

    public override string JournalOfOtherVersion(string path) => $"the journal {path} was written by a newer version of this program";

    public override string Others(string addresses) => $"others on the network connect to: {addresses}";

    public override string InBrowser(string addresses) => $"in a browser: {addresses}";

    private static string Why(EndReason why) => why.Cause switch
    {
        EndCause.NameTaken => $"another process runs as node {why.Where}; every node needs a name of its own (ChatSocket:NodeId)",
        EndCause.TooOld => $"Redis at {why.Where} is too old: {why.Found}; it must be 6.2 or newer",
        EndCause.ThrowsDataAway => $"Redis at {why.Where} throws data away when memory is short (maxmemory-policy {why.Found}); set maxmemory-policy noeviction",
        _ => $"Redis at {why.Where} does not run scripts one at a time; Garnet needs --lua --lua-transaction-mode",
    };
}
