#!/usr/bin/env bash
# fuzz-api.sh ARG...: random requests to every operation of the OpenAPI document, against a server on a database of its
# own. Fails on a server error and on any answer that the document does not have. ARGs go to Schemathesis.
# Runs inside with-services.sh; the server is SERVER_BIN, built here when there is none.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

if [[ -z ${SERVER_BIN:-} ]]; then
  SQLX_OFFLINE=true scripts/cargo.sh build --package req1-server
  SERVER_BIN="$(target_dir)/debug/req1-server"
fi
scripts/python-tools.sh schemathesis.txt schemathesis

dir=$(mktemp -d)
server=
cleanup() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -rf "$dir"
}
trap cleanup EXIT

database="fuzz_$$"
psql -q "$DATABASE_URL" -c "CREATE DATABASE $database"
mapfile -t port < <(free_ports 1)
export DATABASE_URL="${DATABASE_URL%/*}/$database" FILES_DIR="$dir/files" LISTEN_ADDR="127.0.0.1:${port[0]}"
export REQ1_ADMIN_EMAIL=admin@example.org REQ1_ADMIN_PASSWORD=random-requests-only REQ1_SIGNUP=open
export REQ1_LIMIT_FACTOR=1000000 LOG_FORMAT=json
"$SERVER_BIN" bootstrap >"$dir/bootstrap.log" 2>&1 || { cat "$dir/bootstrap.log" >&2; die "bootstrap failed"; }
"$SERVER_BIN" all >"$dir/server.log" 2>&1 &
server=$!
ready() { python3 -c "import urllib.request; urllib.request.urlopen('http://$LISTEN_ADDR/health/ready', timeout=5)" 2>/dev/null; }
for ((tick = 0; tick < 150; tick++)); do
  ready && break
  sleep 0.2
done
ready || { cat "$dir/server.log" >&2; die "the server did not come up"; }

status=0
PATH="$CACHE/schemathesis/bin:$PATH" python3 scripts/fuzz_api.py "http://$LISTEN_ADDR" "$REQ1_ADMIN_EMAIL" "$REQ1_ADMIN_PASSWORD" \
  backend/api/tests/it/data/brakes.reqif -- "$@" || status=$?
grep '"level":"ERROR"' "$dir/server.log" | tail -n 20 >&2 || true
exit "$status"
