namespace ChatSocket.Protocol.Tests.Frames;

/// <summary>
/// A second opinion that shares no idea with the reader: it takes one octet after the other, does its sums in 64 bits and keeps
/// whatever it is told to. Slow, and too short to be wrong.
/// </summary>
internal static class SlowFrameOracle
{
    public static Reading Read(byte[] stream, int maximum)
    {
        var payloads = new List<byte[]>();
        var payload = new List<byte>();
        var (digits, left) = (0, 0L);
        foreach (var octet in stream)
        {
            if (digits < 4)
            {
                left = (left * 256) + octet;
                if (++digits < 4) continue;
                if (left > maximum) return new Reading(payloads, true, DisconnectReason.FrameTooLong);
            }
            else
            {
                payload.Add(octet);
                left--;
            }

            if (left > 0) continue;
            if (payload.Count > 0) payloads.Add([.. payload]);
            payload.Clear();
            digits = 0;
        }

        return new Reading(payloads, digits > 0, null);
    }
}
