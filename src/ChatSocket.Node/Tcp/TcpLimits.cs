using ChatSocket.Protocol;

namespace ChatSocket.Node.Tcp;

internal sealed record TcpLimits
{
    /// <summary>The protocol's own limit; less is allowed, more would surprise clients.</summary>
    public int FrameBytes { get; init; } = ProtocolLimits.FrameBytes;

    /// <summary>Below the usual limit of 20 000 descriptors, with room for files and the operations port.</summary>
    public int Connections { get; init; } = 19_000;

    /// <summary>0: a school behind one address is not an attack.</summary>
    public int ConnectionsPerAddress { get; init; }
}
