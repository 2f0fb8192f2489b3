# Three images: docker build --target node|chat|loadgen .
# The base images follow the patches of .NET 10; a build takes the newest. Nothing but the published program is added to them.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# First what changes rarely: packages are restored again only when one of these did.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/ChatSocket.Protocol/*.csproj src/ChatSocket.Protocol/
COPY src/ChatSocket.Chat/*.csproj src/ChatSocket.Chat/
COPY src/ChatSocket.Redis/*.csproj src/ChatSocket.Redis/
COPY src/ChatSocket.Node/*.csproj src/ChatSocket.Node/
COPY src/ChatSocket.Client/*.csproj src/ChatSocket.Client/
COPY src/ChatSocket.Terminal/*.csproj src/ChatSocket.Terminal/
COPY src/ChatSocket.LoadGenerator/*.csproj src/ChatSocket.LoadGenerator/
RUN for project in Node Terminal LoadGenerator; do dotnet restore src/ChatSocket.$project -p:PublishReadyToRun=true --use-current-runtime || exit 1; done
COPY src/ src/
# Compiled ahead: a node that comes is there sooner, and each health check costs less. What is hot is compiled again at run time.
RUN for project in Node Terminal LoadGenerator; do \
      dotnet publish src/ChatSocket.$project --no-restore --configuration Release --use-current-runtime --self-contained false \
        -p:PublishReadyToRun=true -p:UseAppHost=false -p:DebugType=none --output /out/$project || exit 1; \
    done && mkdir /out/data

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS node
WORKDIR /app
COPY --from=build /out/Node .
# A lone node keeps its rooms in /data (mount a volume there); with Redis nothing is written at all.
COPY --from=build --chown=$APP_UID:$APP_UID /out/data /data
ENV ChatSocket__Ops__Address=* ChatSocket__Journal__Directory=/data
USER $APP_UID
EXPOSE 5050 8080 9464
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "chatsocket-node.dll"]

FROM mcr.microsoft.com/dotnet/runtime:10.0 AS chat
WORKDIR /app
COPY --from=build /out/Terminal .
USER $APP_UID
ENTRYPOINT ["dotnet", "chat.dll"]

FROM mcr.microsoft.com/dotnet/runtime:10.0 AS loadgen
WORKDIR /app
COPY --from=build /out/LoadGenerator .
USER $APP_UID
ENTRYPOINT ["dotnet", "loadgen.dll"]
