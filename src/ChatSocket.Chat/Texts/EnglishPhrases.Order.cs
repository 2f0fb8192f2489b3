using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Texts;

internal sealed partial class EnglishPhrases
{
    public override string InvitedOnly => "Only who was invited may come in: ask its owner for /invite";

    public override string RoomCrowded => "The room has as many members as it may: try later";

    public override string AdministratorsOnly => "Only administrators may";

    public override string OrderDone => "Done.";

    public override string TargetMissing => "Say whom: /kick ana reason [bad_request]";

    public override string SetHow => "Say what: /set invited yes|no, /set limit 30 (0: none) or /set topic owner|all [bad_request]";

    public override string RuleCount(RoomName room, int shown, bool more) =>
        $"{room}: banned, muted or invited: {shown}{(more ? " (there are more: /bans part of the name)" : "")}";

    public override string RuleLine(RoomName room, RoomRule rule)
    {
        var act = rule.Verb switch { RoomVerb.Ban => "banned", RoomVerb.Mute => "muted", _ => "invited" };
        var scope = (rule.WithAccount, rule.WithAddress) switch { (true, true) => ", account and address", (true, _) => ", account", (_, true) => ", address", _ => "" };
        return $"{room}: {rule.NickKey}: {act}{scope}{(rule.By.Length > 0 ? $" by {rule.By}" : "")}{(rule.Reason.Length > 0 ? $": {rule.Reason}" : "")}";
    }

    public override string AnnounceHow => "Say the text: /announce text [bad_request]";

    public override string Muted(RoomName room) => $"{room}: you may not speak here now; this was not sent [muted]";

    public override string BannedFrom(RoomName room) => $"You are banned from {room}: its owner can undo it with /unban [banned]";

    public override string Order(OrderOutcome outcome) => outcome switch
    {
        OrderOutcome.NoSuchRoom => "There is no such room",
        OrderOutcome.NoSuchUser => "Nobody is called that here, or there is nothing to undo",
        OrderOutcome.Forbidden => "Only the owner of the room and administrators may, and not to each other",
        OrderOutcome.Full => "The room has too many bans, mutes and invitations: undo some first",
        OrderOutcome.Unavailable => "The service is unavailable at the moment; nothing was done, try again in a while",
        _ => "It is not known whether this was done: do it again",
    };

    public override string PutOut(RoomName? room, string by, string reason, bool isBan) =>
        $"{(room is null ? "" : $"{room}: ")}{(by.Length > 0 ? $"{by} " : "")}{(by.Length > 0 ? isBan ? "banned you" : "put you out" : isBan ? "you were banned" : "you were put out")}"
        + (reason.Length > 0 ? $": {reason}" : "");

    public override string Announcement(string by, string text) => $"Announcement{(by.Length > 0 ? $" by {by}" : "")}: {text}";
}
