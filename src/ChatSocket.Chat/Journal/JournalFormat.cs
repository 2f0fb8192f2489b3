using System.Buffers.Binary;
using System.Numerics;

namespace ChatSocket.Chat.Journal;

/// <summary>
/// What a journal file is made of:
/// <code>
/// journal = header *record
/// header  = "ChatSocket journal 1" LF
/// record  = length:uint32 crc:uint32 payload:length*octet       ; big endian, crc is the CRC-32C of the payload
/// payload = one JSON object in UTF-8 that begins with {"k":"  , one of
///   {"k":"room","room":key,"shown":name,"epoch":e,"ts":t,"topic":x,"seq":n,"id":i}   ; n, i: just before the first stored message
///   {"k":"message","room":key,"epoch":e,"seq":n,"id":i,"from":nick,"ts":t,"text":x}
///   {"k":"topic","room":key,"ts":t,"topic":x}
///   {"k":"order","room":key,"owner":account,"invite":b,"limit":n,"locked":b,"rules":{rule:words}}   ; the newest of a room counts
///   {"k":"deleted","room":key}
///   {"k":"account","nick":name,"id":i,"version":n,"ts":t,"verifier":v}   ; the newest of a nick counts
///   {"k":"unregistered","nick":name}
///   {"k":"inbox","nick":name,"account":a,"epoch":e,"ts":t,"seq":n,"id":i,"forgotten":t,"read":n}   ; forgotten: when i was stored, if it was
///   {"k":"direct","nick":name,"account":a,"epoch":e,"seq":n,"id":i,"from":nick,"ts":t,"subject":x,"text":x}
///   {"k":"read","nick":name,"account":a,"seq":n}
/// </code>
/// A room's record comes before everything else of the room, an account's before its inbox; messages follow each other without holes, and an
/// inbox whose first is number 1 needs no record of its own. What comes for an account that is no more belongs to nobody. A payload is
/// shorter than 2^24 octets, so every record begins with an octet 0, which JSON cannot hold: no text can look like a record.
/// </summary>
internal static class JournalFormat
{
    public const int RecordHeaderBytes = 8;
    public const int PayloadBytes = 1 << 20;

    /// <summary>What a request may carry, so that even with every character escaped it is a record that can be read again.</summary>
    public const int RequestBytes = 128 * 1024;

    private const int CrcOffset = 4;

    public static ReadOnlySpan<byte> Header => "ChatSocket journal 1\n"u8;

    /// <summary>What the headers of all versions have in common.</summary>
    public static ReadOnlySpan<byte> AnyHeader => "ChatSocket journal "u8;

    public static ReadOnlySpan<byte> PayloadStart => "{\"k\":\""u8;

    /// <summary>Fills in what stands before a payload that is already in place.</summary>
    public static void Seal(Span<byte> record)
    {
        var payload = record[RecordHeaderBytes..];
        BinaryPrimitives.WriteUInt32BigEndian(record, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(record[CrcOffset..], Crc32C(payload));
    }

    /// <summary>The payload's length, or 0 when no record begins like this.</summary>
    public static int PayloadLength(ReadOnlySpan<byte> start)
    {
        if (start.Length < RecordHeaderBytes + PayloadStart.Length || !start[RecordHeaderBytes..].StartsWith(PayloadStart)) return 0;
        var length = BinaryPrimitives.ReadUInt32BigEndian(start);
        return length is > 0 and <= PayloadBytes ? (int)length : 0;
    }

    public static bool IsWhole(ReadOnlySpan<byte> record) =>
        BinaryPrimitives.ReadUInt32BigEndian(record[CrcOffset..]) == Crc32C(record[RecordHeaderBytes..]);

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var octet in bytes) crc = BitOperations.Crc32C(crc, octet);
        return ~crc;
    }
}
