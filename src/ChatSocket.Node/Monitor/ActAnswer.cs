namespace ChatSocket.Node.Monitor;

/// <summary>What became of an act: a code for the page and for scripts, and what to do about it in words.</summary>
internal sealed record ActAnswer(string Code, string Text)
{
    public static readonly ActAnswer Fulfilled = new("done", "done");

    public bool Done => Code == Fulfilled.Code;

    internal int Status => Code switch
    {
        "done" => StatusCodes.Status200OK,
        "bad_request" or "unknown_act" or "nick_invalid" or "room_invalid" or "too_long" => StatusCodes.Status400BadRequest,
        "unavailable" or "unknown_outcome" => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };
}
