using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatSocket.Tests;
using ChatSocket.Tests.Network;
using ChatSocket.Tests.Redis;
using k8s.Models;

namespace ChatSocket.Deployment.Tests.Kubernetes;

/// <summary>What nobody else may read is in a Secret that whoever runs the cluster makes, and everything works without it too.</summary>
public sealed partial class SecretTests
{
    [Theory]
    [InlineData("base")]
    [InlineData("overlays/local")]
    [InlineData("overlays/observability")]
    public async Task No_password_stands_in_a_manifest(string directory)
    {
        var objects = await Overlay.LoadAsync(directory.Split('/'));
        V1Container[] containers = [.. Schema.Read<V1Deployment>(objects, "chatsocket-node").Spec.Template.Spec.Containers, .. Schema.Read<V1StatefulSet>(objects, "redis").Spec.Template.Spec.Containers];
        var secrets = containers.SelectMany(container => container.Env).Where(variable => Secret().IsMatch(variable.Name)).ToArray();
        Assert.Equal(["ChatSocket__Ops__Token", "ChatSocket__Redis__Password", "REDISCLI_AUTH"], secrets.Select(variable => variable.Name).Order(StringComparer.Ordinal));
        Assert.All(secrets, variable => Assert.True(variable.Value is null && variable.ValueFrom.SecretKeyRef is { Name: "chatsocket", Optional: true }));
        // Both sides take the same one.
        Assert.Equal(2, secrets.Count(variable => variable.ValueFrom.SecretKeyRef.Key == "redis-password"));
        Assert.DoesNotContain(objects.Where(one => (string?)one["kind"] == "ConfigMap").SelectMany(map => map["data"]!.AsObject()), pair => Secret().IsMatch(pair.Key));
        Assert.DoesNotContain(objects, one => (string?)one["kind"] == "Secret");
    }

    [Theory]
    [InlineData("two words and a 'quote'")]
    [InlineData(null)]
    public async Task Redis_asks_for_the_password_that_there_is_and_for_none_where_there_is_none(string? password)
    {
        Programs.Require("redis-server", "redis-server");
        var container = Schema.Read<V1StatefulSet>(await Overlay.LoadAsync("base"), "redis").Spec.Template.Spec.Containers[0];
        using var port = LoopbackPort.Take();
        var directory = Directory.CreateTempSubdirectory("chatsocket-redis-");
        var number = port.Number.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(container.Command[0], [.. container.Command.Skip(1), .. container.Args, "--port", number, "--bind", "127.0.0.1", "--dir", directory.FullName]) { RedirectStandardOutput = true };
        start.Environment.Remove("REDISCLI_AUTH");
        if (password is not null) start.Environment["REDISCLI_AUTH"] = password;
        using var redis = Process.Start(start)!;
        try
        {
            redis.BeginOutputReadLine();
            var without = await AnswerAsync("env", "-u", "REDISCLI_AUTH", "redis-cli", "-p", number, "ping");
            Assert.StartsWith(password is null ? "PONG" : "NOAUTH", without, StringComparison.Ordinal);
            // As the probes ask.
            if (password is not null) Assert.Equal("PONG", await AnswerAsync("env", $"REDISCLI_AUTH={password}", "redis-cli", "-p", number, "ping"));
        }
        finally
        {
            redis.Kill();
            await redis.WaitForExitAsync(CancellationToken.None).Bounded();
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Until somebody answers there.</summary>
    private static async Task<string> AnswerAsync(string program, params string[] arguments)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var (_, output) = (await Programs.TryRunAsync(program, arguments))!.Value;
            if (!output.Contains("Connection refused", StringComparison.Ordinal)) return output;
            Assert.True(Stopwatch.GetElapsedTime(began) < Waits.Limit, output);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex("password|token|secret|auth$", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
