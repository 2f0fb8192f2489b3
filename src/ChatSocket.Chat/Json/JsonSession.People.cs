using ChatSocket.Protocol;
using ChatSocket.Protocol.Json;

namespace ChatSocket.Chat.Json;

/// <summary>What is asked about people rather than rooms.</summary>
internal sealed partial class JsonSession
{
    private async ValueTask UsersAsync(ClientMessage request)
    {
        if (Limit(request) is not { } limit) return;
        Protocol.Names.Nick? after = null;
        if (request.AfterName is { } name && !Protocol.Names.Nick.TryParse(name, out after))
        {
            Refuse(request, ErrorCode.NickInvalid);
            return;
        }

        var page = await FindUsersAsync(request.Query ?? "", after?.Key ?? "", limit).ConfigureAwait(false);
        var frame = new JsonFrame(Answers, Dialect.Framing, "users"u8);
        frame.Reference(request.Ref);
        frame.Name("users"u8);
        var index = 0;
        for (; index < page.Users.Length && frame.Length < PageBytes; index++)
        {
            frame.Raw(index == 0 ? "[{\"nick\":"u8 : ",{\"nick\":"u8);
            frame.Value(page.Users[index].Nick.Shown);
            frame.Number("since"u8, page.Users[index].Since);
            frame.Flag("account"u8, page.Users[index].HasAccount);
            if (IsAdministrator) WriteAddresses(frame, page.Users[index].Addresses);
            frame.Raw("}"u8);
        }

        frame.Raw(page.Users.Length == 0 ? "[]"u8 : "]"u8);
        frame.Flag("more"u8, page.More || index < page.Users.Length);
        frame.End();
    }

    private static void WriteAddresses(JsonFrame frame, IReadOnlyList<string> addresses)
    {
        frame.Name("addresses"u8);
        frame.Raw("["u8);
        for (var index = 0; index < addresses.Count; index++)
        {
            if (index > 0) frame.Raw(","u8);
            frame.Value(addresses[index]);
        }

        frame.Raw("]"u8);
    }
}
