using System.Net;
using System.Net.Sockets;

namespace ChatSocket.Node.Operations;

/// <summary>
/// Asks the node that runs beside this process how it is: <c>--health</c> for supervisors that can only start a program. The
/// address is read from the same configuration as the node's own.
/// </summary>
internal static class HealthQuestion
{
    /// <summary>A node answers within a second whatever its Redis does; one that takes longer is not well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <param name="endpoint">The operations port.</param>
    /// <param name="about"><c>ready</c> or <c>live</c>.</param>
    /// <returns>Whether all is well, and what was said.</returns>
    public static async Task<(bool Well, string Words)> AskAsync(IPEndPoint endpoint, string about)
    {
        // A proxy of the environment is for the world outside.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://{endpoint}/health/{about}")).ConfigureAwait(false);
            return (answer.IsSuccessStatusCode, (await answer.Content.ReadAsStringAsync().ConfigureAwait(false)).Trim());
        }
        catch (HttpRequestException failure)
        {
            return (false, $"{endpoint}: {(failure.InnerException as SocketException)?.Message ?? failure.Message}");
        }
        catch (TaskCanceledException)
        {
            return (false, $"{endpoint}: > {Patience.TotalSeconds} s");
        }
    }
}
