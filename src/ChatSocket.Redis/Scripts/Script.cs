using System.Security.Cryptography;
using System.Text;

namespace ChatSocket.Redis.Scripts;

/// <summary>A Lua script, each in a file of its own with its contract at the top. Run by its hash; the text goes along once.</summary>
internal sealed class Script
{
    private const string Include = "-- use ";

    public static readonly Script Announce = Load("announce");
    public static readonly Script Append = Load("append");
    public static readonly Script ClaimDead = Load("claim_dead");
    public static readonly Script ClaimNick = Load("claim_nick");
    public static readonly Script Create = Load("create");
    public static readonly Script DeleteRoom = Load("delete_room");
    public static readonly Script Depart = Load("depart");
    public static readonly Script Disown = Load("disown");
    public static readonly Script EndSession = Load("end_session");
    public static readonly Script Direct = Load("direct");
    public static readonly Script Enlist = Load("enlist");
    public static readonly Script ForgetDead = Load("forget_dead");
    public static readonly Script Inbox = Load("inbox");
    public static readonly Script Join = Load("join");
    public static readonly Script Leave = Load("leave");
    public static readonly Script MarkInbox = Load("mark_inbox");
    public static readonly Script OpenSession = Load("open_session");
    public static readonly Script Order = Load("order");
    public static readonly Script Page = Load("page");
    public static readonly Script Probe = Load("probe");
    public static readonly Script ReadMark = Load("read_mark");
    public static readonly Script ReapRoom = Load("reap_room");
    public static readonly Script Reconcile = Load("reconcile");
    public static readonly Script Register = Load("register");
    public static readonly Script ReleaseNick = Load("release_nick");
    public static readonly Script RemovePerson = Load("remove_person");
    public static readonly Script Rename = Load("rename");
    public static readonly Script RenameSession = Load("rename_session");
    public static readonly Script Renew = Load("renew");
    public static readonly Script ResumeSession = Load("resume_session");
    public static readonly Script SetPassword = Load("set_password");
    public static readonly Script Snapshot = Load("snapshot");
    public static readonly Script Topic = Load("topic");
    public static readonly Script TryPassword = Load("try_password");
    public static readonly Script Unregister = Load("unregister");

    private Script(string name, string text)
    {
        (Name, Text) = (name, text);
#pragma warning disable CA5350 // Redis names scripts by this hash; nothing is protected by it.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    /// <summary>As it is counted.</summary>
    public string Name { get; }

    public string Text { get; }

    public byte[] Hash { get; }

    private static Script Load(string name)
    {
        var text = Read(name);
        if (text.StartsWith(Include, StringComparison.Ordinal))
        {
            var libraries = text[Include.Length..text.IndexOf('\n', StringComparison.Ordinal)].Split(',', StringSplitOptions.TrimEntries);
            text = string.Concat(libraries.Select(Read)) + text;
        }

        return new Script(name, text);
    }

    private static string Read(string name)
    {
        using var resource = typeof(Script).Assembly.GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"The script {name} was not built into this program.");
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
