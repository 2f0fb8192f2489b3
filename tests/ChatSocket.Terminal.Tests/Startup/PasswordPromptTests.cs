using ChatSocket.Terminal.Startup;

namespace ChatSocket.Terminal.Tests.Startup;

/// <summary>A password is typed unseen, and goes where the name goes.</summary>
public sealed class PasswordPromptTests
{
    [Theory]
    [InlineData("segredo\r", "segredo")]
    [InlineData("segrex\bdo\r", "segredo")]
    [InlineData("\b\bok\r", "ok")]
    [InlineData("wrong\u001bright one\r", "right one")]
    [InlineData("\r", null)]
    public void What_is_typed_is_read_and_nothing_of_it_shown(string typed, string? password)
    {
        var (output, at) = (new StringWriter(), 0);
        Assert.Equal(password, PasswordPrompt.Read("Password: ", () => KeyOf(typed[at++]), output));
        Assert.Equal("Password: " + Environment.NewLine, output.ToString());
    }

    [Fact]
    public void An_account_needs_a_name_and_logs_in_by_it()
    {
        Assert.NotNull(CommandLine.Parse(["--login"], null).Problem);
        var options = CommandLine.Parse(["--nick", "ana", "--login"], null);
        Assert.Null(options.Problem);
        Assert.True(options.Login);
        options = options with { Password = "a long password" };
        Assert.Equal(["/login ana a long password"], Opening.Lines(options));
        Assert.Equal(("ana", "a long password"), (options.ForClient().Nick, options.ForClient().Password));
    }

    private static ConsoleKeyInfo KeyOf(char typed) => new(typed, typed switch
    {
        '\r' => ConsoleKey.Enter,
        '\b' => ConsoleKey.Backspace,
        '\u001b' => ConsoleKey.Escape,
        _ => ConsoleKey.A,
    }, shift: false, alt: false, control: false);
}
