using ChatSocket.Chat.Accounts;
using ChatSocket.Chat.Backplane;
using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Chat.Json;

/// <summary>Requests with a password.</summary>
internal sealed partial class JsonSession
{
    private async ValueTask RegisterAsync(ClientMessage request)
    {
        if (request.Password is null) Refuse(request, ErrorCode.BadRequest);
        else if (request.Nick is null) Answer(request, await OpenAccountAsync(null, request.Password).ConfigureAwait(false));
        else if (!Protocol.Names.Nick.TryParse(request.Nick, out var nick)) Refuse(request, ErrorCode.NickInvalid);
        else Answer(request, await OpenAccountAsync(nick, request.Password).ConfigureAwait(false));
    }

    private async ValueTask LogInAsync(ClientMessage request)
    {
        if (request.Password is null || request.Nick is null) Refuse(request, ErrorCode.BadRequest);
        else if (!Protocol.Names.Nick.TryParse(request.Nick, out var nick)) Refuse(request, ErrorCode.NickInvalid);
        else Answer(request, await EnterAccountAsync(nick, request.Password).ConfigureAwait(false));
    }

    private async ValueTask ChangePasswordAsync(ClientMessage request)
    {
        if (request.Password is null || request.New is null) Refuse(request, ErrorCode.BadRequest);
        else Answer(request, await RenewPasswordAsync(request.Password, request.New).ConfigureAwait(false));
    }

    private async ValueTask UnregisterAsync(ClientMessage request)
    {
        if (request.Password is null) Refuse(request, ErrorCode.BadRequest);
        else Answer(request, await CloseAccountAsync(request.Password).ConfigureAwait(false));
    }

    /// <summary>With the name it goes by now: as the account spells it.</summary>
    private void Answer(ClientMessage request, AccountAnswer answer)
    {
        if (!Tell(request, answer)) return;
        var frame = new JsonFrame(Answers, Dialect.Framing, "ok"u8);
        frame.Reference(request.Ref);
        frame.Text("nick"u8, Nick!.Shown);
        frame.End();
    }

    /// <summary>True when it was done; otherwise it is told why not.</summary>
    private bool Tell(ClientMessage request, AccountAnswer answer)
    {
        if (answer != AccountAnswer.Done) Refuse(request, answer.Error(), Phrases.Account(answer));
        return answer == AccountAnswer.Done;
    }

    private bool Tell(ClientMessage request, NickOutcome outcome)
    {
        if (outcome == NickOutcome.Registered) Refuse(request, ErrorCode.NickTaken, Phrases.NickRegistered);
        else if (outcome != NickOutcome.Claimed) Refuse(request, outcome == NickOutcome.Taken ? ErrorCode.NickTaken : ErrorCode.Unavailable);
        return outcome == NickOutcome.Claimed;
    }
}
