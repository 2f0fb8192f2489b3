using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.InProcess;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Journal;

/// <summary>Records one after the other, as they go to the file. Owned by whoever writes the file.</summary>
internal sealed class RecordBuffer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);
    private readonly Utf8JsonWriter _json;

    public RecordBuffer() =>
        _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public int Length => _bytes.WrittenCount;

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Clear() => _bytes.ResetWrittenCount();

    public void Dispose() => _json.Dispose();

    public void Header() => _bytes.Write(JournalFormat.Header);

    // Each returns the bytes its record takes in the file.

    public int Room(StoredRoom room)
    {
        var start = Begin("room"u8, room.Name);
        _json.WriteString("shown"u8, room.Name.Shown);
        _json.WriteString("epoch"u8, room.Epoch);
        _json.WriteNumber("ts"u8, room.Ts);
        _json.WriteString("topic"u8, room.Topic);
        _json.WriteNumber("seq"u8, room.TrimSeq);
        _json.WriteString("id"u8, room.TrimId);
        return End(start);
    }

    public int Message(RoomName room, string epoch, RoomMessage message)
    {
        var start = Begin("message"u8, room);
        _json.WriteString("epoch"u8, epoch);
        _json.WriteNumber("seq"u8, message.Seq);
        _json.WriteString("id"u8, message.Id);
        _json.WriteString("from"u8, message.From);
        _json.WriteNumber("ts"u8, message.Ts);
        _json.WriteString("text"u8, message.Text);
        return End(start);
    }

    public int Topic(RoomName room, long ts, string topic)
    {
        var start = Begin("topic"u8, room);
        _json.WriteNumber("ts"u8, ts);
        _json.WriteString("topic"u8, topic);
        return End(start);
    }

    public int Order(RoomName room, RoomOrder order)
    {
        var start = Begin("order"u8, room);
        _json.WriteString("owner"u8, order.Owner);
        _json.WriteBoolean("invite"u8, order.InviteOnly);
        _json.WriteNumber("limit"u8, order.MemberLimit);
        _json.WriteBoolean("locked"u8, order.TopicLocked);
        _json.WriteStartObject("rules"u8);
        foreach (var (rule, words) in order.Rules) _json.WriteString(rule, words);
        _json.WriteEndObject();
        return End(start);
    }

    public int Deleted(RoomName room) => End(Begin("deleted"u8, room));

    public int Account(Account account)
    {
        var start = Begin("account"u8, "nick"u8, account.Nick.Shown);
        _json.WriteString("id"u8, account.Pass.Account);
        _json.WriteNumber("version"u8, account.Pass.Version);
        _json.WriteNumber("ts"u8, account.Since);
        _json.WriteString("verifier"u8, account.Verifier);
        return End(start);
    }

    public int Unregistered(Nick nick) => End(Begin("unregistered"u8, "nick"u8, nick.Shown));

    public int Inbox(StoredInbox inbox)
    {
        var start = Begin("inbox"u8, inbox.Owner);
        _json.WriteString("epoch"u8, inbox.Epoch);
        _json.WriteNumber("ts"u8, inbox.Ts);
        _json.WriteNumber("seq"u8, inbox.TrimSeq);
        _json.WriteString("id"u8, inbox.TrimId);
        if (inbox.Forgotten is { } forgotten) _json.WriteNumber("forgotten"u8, forgotten);
        _json.WriteNumber("read"u8, inbox.Read);
        return End(start);
    }

    public int Direct(InboxOwner owner, string epoch, DirectMessage message)
    {
        var start = Begin("direct"u8, owner);
        _json.WriteString("epoch"u8, epoch);
        _json.WriteNumber("seq"u8, message.Seq);
        _json.WriteString("id"u8, message.Id);
        _json.WriteString("from"u8, message.From);
        _json.WriteNumber("ts"u8, message.Ts);
        _json.WriteString("subject"u8, message.Subject);
        _json.WriteString("text"u8, message.Text);
        return End(start);
    }

    public int Mark(InboxOwner owner, long seq)
    {
        var start = Begin("read"u8, owner);
        _json.WriteNumber("seq"u8, seq);
        return End(start);
    }

    private int Begin(ReadOnlySpan<byte> kind, InboxOwner owner)
    {
        var start = Begin(kind, "nick"u8, owner.Nick.Shown);
        _json.WriteString("account"u8, owner.Account);
        return start;
    }

    private int Begin(ReadOnlySpan<byte> kind, RoomName room) => Begin(kind, "room"u8, room.Key);

    private int Begin(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> of, string name)
    {
        var start = _bytes.WrittenCount;
        _bytes.GetSpan(JournalFormat.RecordHeaderBytes);
        _bytes.Advance(JournalFormat.RecordHeaderBytes);
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("k"u8, kind);
        _json.WriteString(of, name);
        return start;
    }

    private int End(int start)
    {
        _json.WriteEndObject();
        _json.Flush();
        JournalFormat.Seal(MemoryMarshal.AsMemory(_bytes.WrittenMemory)[start..].Span);
        return _bytes.WrittenCount - start;
    }
}
