using System.Text;

namespace ChatSocket.Terminal.Startup;

/// <summary>Asks for a password without showing it. What it reads is never written anywhere but to the server.</summary>
internal static class PasswordPrompt
{
    /// <summary>Where a script leaves it: an argument would stand in everybody's list of processes.</summary>
    public const string Variable = "CHATSOCKET_PASSWORD";

    /// <summary>Null when nobody is there to be asked, or gave up.</summary>
    public static string? Ask(string prompt)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return given;
        return Console.IsInputRedirected ? null : Read(prompt, () => Console.ReadKey(intercept: true), Console.Error);
    }

    internal static string? Read(string prompt, Func<ConsoleKeyInfo> next, TextWriter output)
    {
        output.Write(prompt);
        var typed = new StringBuilder();
        while (true)
        {
            var key = next();
            if (key.Key == ConsoleKey.Enter || (key.Modifiers.HasFlag(ConsoleModifiers.Control) && key.Key is ConsoleKey.C or ConsoleKey.D)) break;
            if (key.Key == ConsoleKey.Escape) typed.Clear();
            else if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        output.WriteLine();
        return typed.Length > 0 ? typed.ToString() : null;
    }
}
