using System.Text;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol.Names;
using ChatSocket.Protocol.Text;

namespace ChatSocket.Chat.Sessions;

/// <summary>The steps of keeping order that are the same whoever keeps it. Owns nothing; who may is looked at before, and by the backplane.</summary>
internal static class KeptOrder
{
    public const int ReasonBytes = 256;

    /// <summary>The act, with what the backplane has to know of its target beside the name.</summary>
    public static async ValueTask<OrderOutcome> ActAsync(IBackplane backplane, RoomName room, RoomAct act)
    {
        var account = act.Target is null ? null : await backplane.Accounts.FindAsync(act.Target).ConfigureAwait(false);
        return await backplane.ActAsync(room, act with { TargetAccount = account?.Pass.Account ?? "" }).ConfigureAwait(false);
    }

    public static async ValueTask<OrderOutcome> RemoveAsync(IBackplane backplane, Nick target, bool withAccount, string by, string reason) =>
        await backplane.Accounts.RemoveAsync(target, withAccount, by, reason).ConfigureAwait(false) switch
        {
            AccountOutcome.Done => OrderOutcome.Done,
            AccountOutcome.Nobody => OrderOutcome.NoSuchUser,
            AccountOutcome.Unavailable => OrderOutcome.Unavailable,
            _ => OrderOutcome.Unknown,
        };

    /// <summary>As it is written to people and into the log: no line of it can look like another.</summary>
    public static string Neutral(string reason)
    {
        var text = Encoding.UTF8.GetBytes(reason);
        return Encoding.UTF8.GetString(text.AsSpan(0, TextLine.WriteNeutral(text, text)));
    }
}
