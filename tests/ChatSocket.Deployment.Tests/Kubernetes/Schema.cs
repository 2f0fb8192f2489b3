using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace ChatSocket.Deployment.Tests.Kubernetes;

/// <summary>
/// Judges manifests as a server with strict field validation would: every object is of a kind that exists in its version, has no field
/// that its kind lacks, and no text where a number belongs. The kinds are those of the official client of a current Kubernetes, so a version
/// that was removed there is unknown here; those of the Prometheus Operator are in <see cref="OperatorKinds"/>.
/// </summary>
internal static class Schema
{
    private static readonly Dictionary<string, Type> Kinds = typeof(V1Deployment).Assembly.GetExportedTypes().Concat(OperatorKinds.All)
        .Select(type => (Type: type, Kind: type.GetCustomAttribute<KubernetesEntityAttribute>()))
        .Where(pair => pair.Kind is not null)
        .GroupBy(pair => Key(pair.Kind!.Group is { Length: > 0 } group ? $"{group}/{pair.Kind.ApiVersion}" : pair.Kind.ApiVersion, pair.Kind.Kind))
        .ToDictionary(kind => kind.Key, kind => kind.First().Type);

    static Schema() => KubernetesJson.AddJsonOptions(options => options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow);

    /// <summary>What is wrong with the objects of a text; each begins with the object's kind and name.</summary>
    public static IReadOnlyList<string> Problems(string text) => [.. Yaml.Parse(text).Select(Problem).OfType<string>()];

    /// <summary>The object of one kind and name, as the client knows it.</summary>
    public static T Read<T>(IEnumerable<JsonObject> manifests, string name)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var kind = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()!.Kind;
        return KubernetesJson.Deserialize<T>(Assert.Single(manifests, one => (string?)one["kind"] == kind && Name(one) == name).ToJsonString());
    }

    public static string? Name(JsonObject manifest) => (string?)manifest["metadata"]?["name"];

    private static string? Problem(JsonObject manifest)
    {
        var title = $"{manifest["kind"]} {Name(manifest)}";
        if (Name(manifest) is not { Length: > 0 }) return $"{title}: it has no name";
        if (!Kinds.TryGetValue(Key($"{manifest["apiVersion"]}", $"{manifest["kind"]}"), out var type)) return $"{title}: there is no such kind in {manifest["apiVersion"]}";
        try
        {
            Deserialize(type, manifest.ToJsonString());
            return null;
        }
        catch (TargetInvocationException failure) when (failure.InnerException is JsonException or FormatException or InvalidOperationException or NotSupportedException)
        {
            return $"{title}: {failure.InnerException.Message}";
        }
    }

    private static void Deserialize(Type type, string json) =>
        typeof(KubernetesJson).GetMethods().Single(method => method.Name == nameof(KubernetesJson.Deserialize) && method.GetParameters()[0].ParameterType == typeof(string))
            .MakeGenericMethod(type).Invoke(null, [json, null]);

    private static string Key(string version, string kind) => $"{version} {kind}";
}
