using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Texts;
using ChatSocket.Node.Tls;

namespace ChatSocket.Node.Wording;

/// <summary>What the node says to the person who runs it.</summary>
internal abstract class NodePhrases
{
    private static readonly NodePhrases Portuguese = new PortugueseNodePhrases();
    private static readonly NodePhrases English = new EnglishNodePhrases();

    public abstract string Usage { get; }

    public abstract string RedisAllowed { get; }

    public abstract string AddressAllowed { get; }

    public abstract string OriginAllowed { get; }

    public abstract string AdministratorsAllowed { get; }

    public abstract string NetworksAllowed { get; }

    public abstract string SamplerAllowed { get; }

    public abstract string RatioAllowed { get; }

    public abstract string NoIcu { get; }

    public abstract string Stopping { get; }

    public abstract string NoPortToAsk { get; }

    public static NodePhrases Of(Language language) => language == Language.English ? English : Portuguese;

    public abstract string NodeIdAllowed(int length);

    public abstract string TokenAllowed(int shortest, int longest);

    public abstract string NumberAllowed(int least, int most);

    public abstract string WrongValue(string key, string value, string allowed);

    public abstract string UnknownKey(string key, string known);

    public abstract string UnknownSwitch(string name);

    public abstract string SwitchWithoutValue(string name);

    public abstract string FileNotRead(string path, string why);

    public abstract string WrongLogging(string why);

    public abstract string PortInUse(string endpoint, string key);

    public abstract string CannotListen(string endpoint, string key, string why);

    public abstract string KeyWithoutCertificate(string key, string certificate);

    public abstract string CertificateRefused(CertificateRefusedException refused);

    public abstract string SeveralRedis(string key, string value);

    public abstract string MustEnd(EndReason why);

    public abstract string JournalLocked(string path);

    public abstract string JournalUnusable(string path, string why);

    public abstract string JournalDamaged(string path, long offset);

    public abstract string JournalOfOtherVersion(string path);

    public abstract string Others(string addresses);

    public abstract string InBrowser(string addresses);
}
