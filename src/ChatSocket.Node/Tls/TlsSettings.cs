namespace ChatSocket.Node.Tls;

/// <summary>Where the node's certificate is. Without a key path the key stands in the same file.</summary>
internal sealed record TlsSettings(string CertificatePath, string? KeyPath);
