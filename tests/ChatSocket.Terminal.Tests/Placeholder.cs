namespace ChatSocket.Terminal.Tests;
public sealed class Placeholder { [Fact] public void Nothing_yet() => Assert.True(true); }
