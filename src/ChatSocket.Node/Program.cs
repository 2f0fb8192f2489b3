using System.Net;
using ChatSocket.Chat;
using ChatSocket.Chat.InProcess;
using ChatSocket.Node.Outbound;
using ChatSocket.Node.Tcp;
using Microsoft.Extensions.Logging.Abstractions;

var chat = new ChatService(new InProcessBackplane(new HistoryLimits(), 10000, TimeProvider.System), new ChatOptions { MessagesPerSecond = 0 }, TimeProvider.System, NullLogger<ChatService>.Instance);
using var lf = LoggerFactory.Create(b => b.AddSimpleConsole());
var server = new TcpServer(new IPEndPoint(IPAddress.Any, int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture)), chat, new TcpLimits(), new OutboxLimits(), TimeProvider.System, lf.CreateLogger<TcpServer>());
server.Start();
Console.WriteLine("listening tcp=" + server.Endpoint.Port);
await Task.Delay(-1);
