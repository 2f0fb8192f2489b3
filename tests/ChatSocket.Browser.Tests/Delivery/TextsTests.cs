using ChatSocket.Browser.Tests.Browsers;
using ChatSocket.Browser.Tests.Nodes;

namespace ChatSocket.Browser.Tests.Delivery;

public sealed class TextsTests(Chromium chromium)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_languages_have_the_same_texts_and_the_document_names_no_other(bool ofMonitor)
    {
        await using var node = await PageNode.StartAsync(PageNode.Watched);
        await using var ana = await Person.OpenAsync(chromium, ofMonitor ? node.Monitor : node.Page);
        var keys = await ana.ReadAsync<Keys>("""
            async () => {
              const files = document.querySelector('script[type=module]').src.replace('main.js', '');
              const { english } = await import(`${files}texts-en.js`);
              const { portuguese } = await import(`${files}texts-pt.js`);
              const keysOf = (texts, before = '') => Object.entries(texts).flatMap(([key, text]) =>
                typeof text === 'object' ? keysOf(text, `${before}${key}.`) : [`${before}${key}:${typeof text}`]);
              const named = [...document.querySelectorAll('[data-text],[data-label],[data-placeholder]')]
                .map(({ dataset }) => dataset.text ?? dataset.label ?? dataset.placeholder);
              return { english: keysOf(english), portuguese: keysOf(portuguese), missing: named.filter((name) => typeof english[name] !== 'string') };
            }
            """);
        Assert.Equal(keys.English, keys.Portuguese);
        Assert.Empty(keys.Missing);
    }

    private sealed record Keys(string[] English, string[] Portuguese, string[] Missing);
}
