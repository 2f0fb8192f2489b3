using System.Text.Json.Nodes;
using ChatSocket.Tests.Redis;

namespace ChatSocket.Deployment.Tests.Kubernetes;

/// <summary>What kustomize makes of a directory, with nothing but the plain command.</summary>
internal static class Overlay
{
    public static async Task<string> RenderAsync(params string[] path)
    {
        Programs.Require("kubectl", "kubectl, 1.27 or newer");
        return await Programs.RunAsync("kubectl", "kustomize", Repository.PathTo(["k8s", .. path]));
    }

    public static async Task<IReadOnlyList<JsonObject>> LoadAsync(params string[] path) => Yaml.Parse(await RenderAsync(path));
}
