using ChatSocket.Client;

namespace ChatSocket.Terminal.Tests.Connections;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("host", "host", 5050)]
    [InlineData(" host:6000 ", "host", 6000)]
    [InlineData("10.0.0.7", "10.0.0.7", 5050)]
    [InlineData("chat.example.org:1", "chat.example.org", 1)]
    [InlineData("máquina-1:65535", "máquina-1", 65535)]
    [InlineData("[::1]", "::1", 5050)]
    [InlineData("[fe80::1%2]:7000", "fe80::1%2", 7000)]
    public void Addresses_as_people_type_them(string text, string host, int port)
    {
        Assert.True(ServerAddress.TryParse(text, out var address, out var problem));
        Assert.Equal((host, port, AddressProblem.None), (address.Host, address.Port, problem));
        Assert.True(ServerAddress.TryParse(address.ToString(), out var again, out _));
        Assert.Equal(address, again);
    }

    [Theory]
    [InlineData("", AddressProblem.Empty)]
    [InlineData("  ", AddressProblem.Empty)]
    [InlineData(":5050", AddressProblem.Empty)]
    [InlineData("::1", AddressProblem.NeedsBrackets)]
    [InlineData("::1:5050", AddressProblem.NeedsBrackets)]
    [InlineData("a:b:c", AddressProblem.BadHost)]
    [InlineData("http://host:5050", AddressProblem.BadHost)]
    [InlineData("http://host", AddressProblem.BadHost)]
    [InlineData("two words", AddressProblem.BadHost)]
    [InlineData("host:", AddressProblem.BadPort)]
    [InlineData("host:0", AddressProblem.BadPort)]
    [InlineData("host:65536", AddressProblem.BadPort)]
    [InlineData("host:+80", AddressProblem.BadPort)]
    [InlineData("host:99999999999", AddressProblem.BadPort)]
    [InlineData("[::1", AddressProblem.BadBrackets)]
    [InlineData("[host]:5050", AddressProblem.BadBrackets)]
    [InlineData("[127.0.0.1]", AddressProblem.BadBrackets)]
    [InlineData("[::1]5050", AddressProblem.BadBrackets)]
    [InlineData("[::1]:", AddressProblem.BadPort)]
    public void What_is_wrong_with_an_address_is_known(string text, AddressProblem expected)
    {
        Assert.False(ServerAddress.TryParse(text, out var address, out var problem));
        Assert.Null(address);
        Assert.Equal(expected, problem);
    }
}
