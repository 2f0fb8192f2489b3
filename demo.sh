#!/usr/bin/env bash
# The whole system in one command: three nodes, balancer, Redis and dashboards come up, clients talk through the balancer, a node is
# killed in the middle, and what everybody saw is checked against the promises. Needs Docker with Compose (v2, or docker-compose 1.29).
#   ./demo.sh          bring it up, show it, leave it running
#   ./demo.sh --lean   without Grafana and Tempo
#   ./demo.sh down     end it and throw its data away
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

case ${LANG:-} in en*) language=en ;; *) language=pt-BR ;; esac
say() { if [ $language = en ]; then echo "== $2"; else echo "== $1"; fi; }
fail() { say "$1" "$2" >&2; exit 1; }

services=()
if docker compose version >/dev/null 2>&1; then compose=(docker compose)
elif command -v docker-compose >/dev/null; then compose=(docker-compose)
else fail "falta o Docker com Compose: instale docker e docker-compose" "Docker with Compose is missing: install docker and docker-compose"; fi
docker version >/dev/null 2>&1 || fail "o Docker não responde; inicie-o" "Docker does not answer; start it"

case ${1:-} in
  "") ;;
  --lean) services=(redis node haproxy prometheus) ;;
  down) "${compose[@]}" down --volumes; exit ;;
  *) echo "./demo.sh [--lean | down]" >&2; exit 2 ;;
esac

say "construindo e iniciando" "building and starting"
"${compose[@]}" --profile load build node loadgen
"${compose[@]}" up -d "${services[@]}"

# healthy SERVICE COUNT: so many of its containers are well.
healthy() {
  local containers
  containers=$("${compose[@]}" ps -q "$1")
  [ -n "$containers" ] && [ "$(docker inspect --format '{{.State.Health.Status}}' $containers | grep -c '^healthy$')" -ge "$2" ]
}
for attempt in $(seq 180); do
  if healthy node 3 && healthy haproxy 1; then break; fi
  [ "$attempt" -lt 180 ] || { "${compose[@]}" ps; fail "não ficou tudo de pé" "not everything came up"; }
  sleep 1
done

seconds=30
say "doze clientes conversam por $seconds s pelo balanceador" "twelve clients talk through the balancer for $seconds s"
"${compose[@]}" --profile load run --rm -T loadgen verify --servers haproxy:5050 --seconds $seconds --no-progress --language $language &
talk=$!
sleep 10
victim=$("${compose[@]}" ps -q node | head -n 1)
say "um nó morre: kill -9 em ${victim:0:12}" "a node dies: kill -9 in ${victim:0:12}"
# Its process, so that its restart policy brings it back without our help.
docker exec "$victim" sh -c 'for p in /proc/[0-9]*; do tr "\0" " " <$p/cmdline | grep -q "^dotnet" && kill -9 ${p#/proc/}; done; true'
status=0
wait $talk || status=$?
if [ $status -eq 0 ]; then say "nada se perdeu" "nothing was lost"
else say "verify terminou com $status: veja acima" "verify ended with $status: see above"; fi

# address SERVICE PORT: where it is published.
address() { "${compose[@]}" port "$1" "$2" 2>/dev/null || true; }
say "painéis: http://$(address grafana 3000)   números: http://$(address prometheus 9090)   conversar: ${compose[*]} run --rm chat   fim: ./demo.sh down" \
  "dashboards: http://$(address grafana 3000)   figures: http://$(address prometheus 9090)   chat: ${compose[*]} run --rm chat   end: ./demo.sh down"
exit $status
