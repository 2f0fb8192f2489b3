using System.Reflection;
using System.Text;
using ChatSocket.Client;
using ChatSocket.Terminal.Interactive;
using ChatSocket.Terminal.Keys;
using ChatSocket.Terminal.Languages;
using ChatSocket.Terminal.Scripted;
using ChatSocket.Terminal.Startup;

var options = CommandLine.Parse(args, Environment.GetEnvironmentVariable("LANG"));
var texts = LanguageChoice.Texts(options.Language);
if (options.Problem is { } problem)
{
    Console.Error.WriteLine(problem(texts));
    return (int)ExitCode.CouldNotStart;
}

if (options.Help || options.Version)
{
    var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
    Console.WriteLine(options.Help ? texts.Help : $"chat {version}");
    return (int)ExitCode.Ok;
}

if (options.Login)
{
    if (PasswordPrompt.Ask(texts.PasswordPrompt) is not { } password)
    {
        Console.Error.WriteLine(texts.PasswordMissing);
        return (int)ExitCode.CouldNotStart;
    }

    options = options with { Password = password };
}

if (!options.Json && InteractiveTerminal.IsHere()) return (int)await InteractiveTerminal.RunAsync(options, texts).ConfigureAwait(false);

if (options.Trust == ServerTrust.Anyone) Console.Error.WriteLine(texts.NotVerified);
using var input = new StreamReader(StandardInput.Open(), Encoding.UTF8);
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
if (options.Json) return (int)await new JsonChat(options, texts, input, output, Console.Error, TimeProvider.System).RunAsync().ConfigureAwait(false);
return (int)await new ScriptedChat(options, texts, input, output, Console.Error, TimeProvider.System).RunAsync().ConfigureAwait(false);
