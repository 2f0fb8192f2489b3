namespace ChatSocket.Node.Tls;

/// <summary>What is wrong with the files, in kinds that call for different next steps.</summary>
internal enum CertificateProblem
{
    Unreadable,
    NoCertificate,
    NoKey,
    KeyIsEncrypted,
    KeyOfAnother,
}

/// <summary>The files do not make a certificate that a node could show. Never quotes what stands in them.</summary>
internal sealed class CertificateRefusedException(CertificateProblem problem, string path, string why) : Exception($"{path}: {why}")
{
    public CertificateProblem Problem { get; } = problem;

    public string Path { get; } = path;

    public string Why { get; } = why;
}
