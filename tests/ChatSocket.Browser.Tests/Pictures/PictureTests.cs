using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Monitor;
using ChatSocket.Browser.Tests.Nodes;
using ChatSocket.Browser.Tests.Reading;
using ChatSocket.Client;

namespace ChatSocket.Browser.Tests.Pictures;

/// <summary>
/// Pictures of the main states, in the folder <c>pictures</c> beside the test program, or in the one CHATSOCKET_TESTS_PICTURES names:
/// those of the README are made so.
/// </summary>
public sealed class PictureTests(Chromium chromium)
{
    private const int Width = 1080;
    private const int Height = 680;

    private static readonly string Folder = Environment.GetEnvironmentVariable("CHATSOCKET_TESTS_PICTURES") is { Length: > 0 } given
        ? given
        : Path.Combine(AppContext.BaseDirectory, "pictures");

    private static readonly (string From, string Text)[] Talk =
    [
        ("prof.helena", "Bom dia, turma! Hoje terminamos a lição de sockets."),
        ("bia", "Bom dia, professora 👋"),
        ("caio", "O meu servidor aceita conexões, mas perde mensagens quando dois clientes escrevem juntos."),
        ("caio", "Alguém viu isso também?"),
        ("bia", "Sim! TCP é um fluxo: uma leitura pode trazer meia mensagem, ou três.\nPonha o tamanho antes de cada uma:\n\n    4 bytes, big endian, depois o texto em UTF-8"),
        ("prof.helena", "Exato. E quem lê junta os pedaços até ter a mensagem inteira."),
        ("caio", "Funcionou, obrigado! ana, você já testou com dois nós?"),
    ];

    [Fact]
    public async Task The_form_the_room_and_the_phone()
    {
        await using var node = await PageNode.StartAsync();
        await using var form = await Person.OpenAsync(chromium, node.Page, new Setup("pt-BR", Width: Width, Height: Height));
        await TakeAsync(form, "form");
        await using var ana = await Person.EnterAsync(chromium, node.Page, "ana", setup: new Setup("pt-BR", Width: Width, Height: Height));
        var others = await TalkAsync(node);
        await ana.SayAsync("Testei: derrubei um, e a conversa seguiu no outro sem perder nada.");
        await Expect(ana.Log.Locator(".message.pending")).ToHaveCountAsync(0);
        await TakeAsync(ana, "room");
        await using var dark = await Person.EnterAsync(chromium, node.Page, "davi", setup: new Setup("en", ColorScheme.Dark, Width, Height));
        await dark.SeesAsync(Talk[^1].Text);
        await TakeAsync(dark, "room-dark");
        await using var phone = await Person.EnterAsync(chromium, node.Page, "eva", setup: new Setup("pt-BR", Width: 360, Height: 680, Touch: true));
        await phone.SeesAsync(Talk[^1].Text);
        await TakeAsync(phone, "phone");
        await ana.Page.Context.SetOfflineAsync(true);
        await ana.SayAsync("Isto vai quando a rede voltar.");
        await Expect(ana.Banner).ToBeVisibleAsync();
        await TakeAsync(ana, "offline");
        foreach (var other in others) await other.DisposeAsync();
    }

    [Fact]
    public async Task The_monitor()
    {
        await using var node = await PageNode.StartAsync(PageNode.Watched);
        var others = await TalkAsync(node);
        await using var monitor = await chromium.WatchAsync(node.Monitor, new Setup("en", Width: Width, Height: 900));
        await Expect(monitor.Page.Locator("#people tr")).ToHaveCountAsync(others.Length);
        for (var wave = 0; wave < 6; wave++)
        {
            await Filling.FillAsync(node, "lab", 400 + (wave % 3 * 300), wave * 1000, $"robot{wave}");
            var drawn = await monitor.Page.Locator(".chart .line").First.GetAttributeAsync("points");
            await monitor.Page.WaitForFunctionAsync("before => document.querySelector('.chart .line').getAttribute('points') !== before", drawn);
        }

        await TakeAsync(monitor, "monitor");
        foreach (var other in others) await other.DisposeAsync();
    }

    private static async Task<ChatClient[]> TalkAsync(PageNode node)
    {
        var people = new Dictionary<string, ChatClient>();
        foreach (var (from, text) in Talk)
        {
            if (!people.TryGetValue(from, out var person))
            {
                people.Add(from, person = await node.ConnectAsync(from));
                await person.JoinAsync("geral", stop: TestContext.Current.CancellationToken);
            }

            await person.Send("geral", text).Settled;
        }

        await people["bia"].TopicAsync("geral", "Aula de redes: sockets, quadros e paciência", TestContext.Current.CancellationToken);
        await people["caio"].CreateAsync("dever-de-casa", stop: TestContext.Current.CancellationToken);
        await people["bia"].JoinAsync("jogos", stop: TestContext.Current.CancellationToken);
        return [.. people.Values];
    }

    private static async Task TakeAsync(Person person, string name)
    {
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, $"{name}.png");
        await person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, Caret = ScreenshotCaret.Hide });
        Assert.True(new FileInfo(file).Length > 4_000, $"{name} is an empty picture");
    }
}
