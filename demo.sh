#!/usr/bin/env bash
# The whole system in one command: three nodes, balancer, Redis and dashboards come up, clients talk through the balancer, a node is
# killed in the middle, and what everybody saw is checked against the promises. Needs Docker with Compose (v2, or docker-compose 1.29).
#   ./demo.sh          bring it up, show it, leave it running
#   ./demo.sh --lean   without Grafana and Tempo
#   ./demo.sh down     end it and throw its data away
# Exit code: 0 when nothing was lost, 3 when a promise was broken, anything else when it could not be shown.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

case ${LANG:-} in en*) language=en ;; *) language=pt-BR ;; esac
say() { if [ $language = en ]; then echo "== $2"; else echo "== $1"; fi; }
fail() { say "$1" "$2" >&2; exit 1; }

lean=
case ${1:-} in
  "" | down) ;;
  --lean) lean=yes ;;
  *) echo "./demo.sh [--lean | down]" >&2; exit 2 ;;
esac

if docker compose version >/dev/null 2>&1; then compose=(docker compose)
elif command -v docker-compose >/dev/null; then compose=(docker-compose)
else fail "falta o Docker com Compose: instale docker e docker-compose" "Docker with Compose is missing: install docker and docker-compose"; fi
docker version >/dev/null 2>&1 || fail "o Docker não responde; inicie-o" "Docker does not answer; start it"

if [ "${1:-}" = down ]; then
  "${compose[@]}" down --volumes
  exit
fi

services=(redis node haproxy prometheus)
[ -n "$lean" ] || services+=(tempo grafana)
# Nobody would take the traces.
[ -z "$lean" ] || export CHATSOCKET_OTLP=

say "construindo (a primeira vez leva minutos)" "building (minutes, the first time)"
"${compose[@]}" build node chat loadgen
say "iniciando" "starting"
"${compose[@]}" up -d "${services[@]}" || fail \
  "não iniciou; veja acima. Uma porta ocupada: escolha outra com CHATSOCKET_TCP_PORT, _HTTP_PORT, _PROMETHEUS_PORT ou _GRAFANA_PORT. Sem as imagens de Grafana e Tempo: ./demo.sh --lean" \
  "it did not start; see above. A port is taken: choose another one with CHATSOCKET_TCP_PORT, _HTTP_PORT, _PROMETHEUS_PORT or _GRAFANA_PORT. Without the images of Grafana and Tempo: ./demo.sh --lean"

# await SERVICE COUNT: until so many of its containers are well.
await() {
  local attempt containers
  for attempt in $(seq 180); do
    containers=$("${compose[@]}" ps -q "$1")
    if [ -n "$containers" ] && [ "$(docker inspect --format '{{.State.Health.Status}}' $containers | grep -c '^healthy$')" -ge "$2" ]; then return; fi
    sleep 1
  done
  "${compose[@]}" ps
  fail "não ficou tudo de pé: $1" "not everything came up: $1"
}
await node 3
await haproxy 1

# Below 30: a longer run also has somebody read slowly, and takes everybody else's lost connection for the fault of that one. In so short
# a one nobody stays away for long either, so that the times it tells are those of the node's death.
seconds=20
say "doze clientes conversam por $seconds s pelo balanceador" "twelve clients talk through the balancer for $seconds s"
progress=$(mktemp)
trap 'rm -f "$progress"' EXIT
"${compose[@]}" --profile load run --rm -T loadgen verify --servers haproxy:5050 --seconds $seconds --language $language 2>"$progress" </dev/null &
talk=$!
# One line a second, from when everybody is there; the fifth is well before the end.
while kill -0 $talk 2>/dev/null && [ "$(grep -cE ' (acknowledged|confirmadas) ' "$progress")" -lt 5 ]; do sleep 0.5; done
if kill -0 $talk 2>/dev/null; then
  victim=$("${compose[@]}" ps -q node)
  victim=${victim%%$'\n'*}
  say "um nó morre: kill -9 em ${victim:0:12}" "a node dies: kill -9 in ${victim:0:12}"
  # Its process, so that its restart policy brings it back without our help.
  docker exec "$victim" sh -c 'for p in /proc/[0-9]*; do tr "\0" " " <$p/cmdline | grep -q "^dotnet" && kill -9 ${p#/proc/}; done; true'
fi
status=0
wait $talk || status=$?
if [ $status -ne 0 ]; then
  tail -n 5 "$progress" >&2
  say "verify terminou com $status: veja acima" "verify ended with $status: see above"
else
  await node 3
  say "nada se perdeu, e o nó voltou sozinho" "nothing was lost, and the node came back by itself"
fi

# show WORDS_PT WORDS_EN SERVICE PORT: where it is published.
show() { say "$1 http://$("${compose[@]}" port "$3" "$4")" "$2 http://$("${compose[@]}" port "$3" "$4")"; }
show "no navegador:" "in a browser:" haproxy 8080
[ -n "$lean" ] || show "painéis:" "dashboards:" grafana 3000
show "números:" "figures:" prometheus 9090
say "no terminal: ${compose[*]} run --rm chat   fim: ./demo.sh down" "in a terminal: ${compose[*]} run --rm chat   end: ./demo.sh down"
exit $status
