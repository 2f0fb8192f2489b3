using System.Text;
using ChatSocket.Chat.Accounts;

namespace ChatSocket.Chat.Tests.Accounts;

/// <summary>What may be a password, and by what it is recognised.</summary>
public sealed class PasswordTests
{
    [Theory]
    [InlineData("12345678", true)]
    [InlineData("1234567", false)]
    [InlineData("pass phrase with blanks", true)]
    [InlineData("tab\tinside it", false)]
    [InlineData("line\ninside it", false)]
    [InlineData("zero\0inside it", false)]
    [InlineData("", false)]
    [InlineData("çãéíõüñß", true)]
    public void Length_counts_and_control_characters_do_not_pass(string typed, bool valid) => Assert.Equal(valid, PasswordRules.TryNormalize(typed, out _));

    [Fact]
    public void The_longest_password_is_256_bytes()
    {
        Assert.True(PasswordRules.TryNormalize(new string('a', 256), out _));
        Assert.False(PasswordRules.TryNormalize(new string('a', 257), out _));
        Assert.False(PasswordRules.TryNormalize(new string('é', 129), out _));
        Assert.False(PasswordRules.TryNormalize(new string('\u0301', 1_000_000), out _));
    }

    [Fact]
    public void However_a_letter_is_typed_it_is_the_same_password()
    {
        Assert.True(PasswordRules.TryNormalize("se\u0301culo XXI", out var apart));
        Assert.True(PasswordRules.TryNormalize("s\u00e9culo XXI", out var composed));
        Assert.Equal(composed, apart);
    }

    [Fact]
    public void A_password_is_recognised_and_no_other()
    {
        var verifier = PasswordVerifier.Of("correct"u8.ToArray(), 10, PasswordVerifier.Derive);
        var read = PasswordVerifier.Parse(verifier.ToString());
        Assert.True(read!.Recognises("correct"u8.ToArray(), 10, PasswordVerifier.Derive));
        Assert.True(read.Recognises("correct"u8.ToArray(), 1000, PasswordVerifier.Derive));
        Assert.False(read.Recognises("Correct"u8.ToArray(), 10, PasswordVerifier.Derive));
        Assert.False(read.Recognises([], 10, PasswordVerifier.Derive));
        Assert.NotEqual(verifier.ToString(), PasswordVerifier.Of("correct"u8.ToArray(), 10, PasswordVerifier.Derive).ToString());
    }

    /// <summary>The figure of another implementation of PBKDF2-HMAC-SHA512 (Python's hashlib).</summary>
    [Fact]
    public void What_is_stored_is_what_others_call_by_the_same_name()
    {
        var hash = Convert.ToBase64String(Convert.FromHexString(
            "e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53cf76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112754f27ccf4e"));
        var salt = Convert.ToBase64String("salt"u8);
        Assert.True(PasswordVerifier.Parse($"pbkdf2-sha512$2${salt}${hash}")!.Recognises("password"u8.ToArray(), 1, PasswordVerifier.Derive));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pbkdf2-sha512$10$AAAA")]
    [InlineData("pbkdf2-sha512$0$AAAA$AAAA")]
    [InlineData("pbkdf2-sha512$10$AAAA$AAAA")]
    [InlineData("pbkdf2-sha512$10$!$!")]
    [InlineData("argon2$10$AAAA$AAAA")]
    public void What_is_no_verifier_is_none(string text) => Assert.Null(PasswordVerifier.Parse(text));

    [Fact]
    public void Nobodys_verifier_recognises_nothing()
    {
        var nobody = PasswordVerifier.OfNobody(10);
        foreach (var tried in new[] { "", "nobody", "12345678" }) Assert.False(nobody.Recognises(Encoding.UTF8.GetBytes(tried), 10, PasswordVerifier.Derive));
    }

    [Fact]
    public void The_work_is_what_owasp_says_at_least() => Assert.True(new AccountOptions().Iterations >= 210_000);
}
