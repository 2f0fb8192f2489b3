using System.Globalization;
using System.Security.Cryptography;

namespace ChatSocket.Chat.Accounts;

/// <summary>All the work there is: what a login costs is counted in its iterations.</summary>
internal delegate byte[] Derivation(byte[] password, byte[] salt, int iterations);

/// <summary>
/// By what a password is recognised: <c>pbkdf2-sha512$iterations$salt$hash</c>, salt and hash in base 64. The name and the figure stand in it, so
/// that either can be raised while older ones still work.
/// </summary>
internal sealed class PasswordVerifier
{
    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 64;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordVerifier(int iterations, byte[] salt, byte[] hash) => (Iterations, _salt, _hash) = (iterations, salt, hash);

    public int Iterations { get; }

    /// <summary>Costs the iterations.</summary>
    public static PasswordVerifier Of(byte[] password, int iterations, Derivation derive)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordVerifier(iterations, salt, derive(password, salt, iterations));
    }

    /// <summary>Recognises nothing, and costs as much as one that could; for names that have no account.</summary>
    public static PasswordVerifier OfNobody(int iterations) =>
        new(iterations, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>Null when it is of a scheme this node does not know, or damaged.</summary>
    public static PasswordVerifier? Parse(string text)
    {
        if (text.Split('$') is not [Scheme, var figure, var salt, var hash]) return null;
        if (!int.TryParse(figure, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations < 1) return null;
        try
        {
            var verifier = new PasswordVerifier(iterations, Convert.FromBase64String(salt), Convert.FromBase64String(hash));
            return verifier._hash.Length == HashBytes && verifier._salt.Length > 0 ? verifier : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// Costs at least so many iterations, also where it was made with fewer: how long the answer takes tells nothing about whose it is.
    /// </summary>
    public bool Recognises(byte[] password, int atLeast, Derivation derive)
    {
        var derived = derive(password, _salt, Iterations);
        if (Iterations < atLeast) derive(password, _salt, atLeast - Iterations);
        return CryptographicOperations.FixedTimeEquals(derived, _hash);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme}${Iterations}${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_hash)}");

    /// <summary>PBKDF2-HMAC-SHA512.</summary>
    public static byte[] Derive(byte[] password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, HashBytes);
}
