using System.Text;
using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Backplane;
using ChatSocket.Chat.Sessions;
using ChatSocket.Protocol.Names;

namespace ChatSocket.Chat.Operators;

/// <summary>
/// What whoever runs the service may do without being in it: keep order in any room, as an administrator would and above those too. Nobody in
/// the chat has that name, so people are told that it was done, and by nobody. Owns nothing; the caller writes down who asked.
/// </summary>
public sealed class OperatorOrder
{
    /// <summary>Stands where otherwise the nick of who did it does.</summary>
    private const string Nobody = "";

    private readonly IBackplane _backplane;
    private readonly SignIn _signIn;

    internal OperatorOrder(IBackplane backplane, SignIn signIn, int textBytes) => (_backplane, _signIn, TextBytes) = (backplane, signIn, textBytes);

    /// <summary>The longest announcement.</summary>
    public int TextBytes { get; }

    /// <summary>The longest reason.</summary>
    public static int ReasonBytes => KeptOrder.ReasonBytes;

    /// <summary>A reason as it is told and written down: it cannot look like another line.</summary>
    public static string Neutral(string reason) => KeptOrder.Neutral(reason);

    /// <summary>One of the room's acts on a person, wherever that is.</summary>
    /// <param name="room">The room it counts for.</param>
    /// <param name="verb">Anything but <see cref="RoomVerb.Set"/>.</param>
    /// <param name="target">Whom.</param>
    /// <param name="withAddress">A ban counts for the person's addresses too.</param>
    /// <param name="reason">At most <see cref="ReasonBytes"/>.</param>
    public async ValueTask<OrderOutcome> ActAsync(RoomName room, RoomVerb verb, Nick target, bool withAddress, string reason)
    {
        // No room's rules count for an administrator, so this one would be a promise that is not kept.
        if (verb is RoomVerb.Ban or RoomVerb.Mute && _signIn.IsAdministrators(target)) return OrderOutcome.Forbidden;
        var act = new RoomAct(verb, Nobody, "", IsAdministrator: true) { Target = target, WithAddress = withAddress, Reason = Neutral(reason) };
        try
        {
            return await KeptOrder.ActAsync(_backplane, room, act).ConfigureAwait(false);
        }
        catch (BackplaneUnavailableException)
        {
            return OrderOutcome.Unavailable;
        }
    }

    /// <summary>Ends all sessions of the name on all nodes, and its account too if that is wanted.</summary>
    public ValueTask<OrderOutcome> RemoveAsync(Nick target, bool withAccount, string reason) =>
        KeptOrder.RemoveAsync(_backplane, target, withAccount, Nobody, Neutral(reason));

    /// <summary>Tells everybody on all nodes, or nobody.</summary>
    public ValueTask<OrderOutcome> AnnounceAsync(string text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(text), TextBytes);
        return _backplane.AnnounceAsync(Nobody, text);
    }
}
