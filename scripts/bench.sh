#!/usr/bin/env bash
# bench.sh ARG...: builds the server and the benchmark for speed, starts a PostgreSQL of its own with the settings of a real
# one, and measures; arguments go to req1-bench. Everything is on loopback and in a temporary folder.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

initdb=$(pg_bin initdb) || die "PostgreSQL is missing: run ./taskw setup"
postgres=$(pg_bin postgres) || die "PostgreSQL is missing: run ./taskw setup"

built="$(target_dir)/release"
# The rows on scripts are measured on both engines.
rows=",$(sed -n 's/.*--rows[= ]\([0-9,]*\).*/\1/p' <<<"$*"),"
if [[ $rows =~ ^,,$|,(19|20|21), && $(scripts/engine-flags.sh --engine) == v8 ]]; then
  if ! command -v cmake >/dev/null || [[ ! -d /usr/include/simde ]]; then
    die "What QuickJS is built with is missing: run scripts/setup.sh quickjs"
  fi
  SQLX_OFFLINE=true cargo --config "env.CMAKE_TOOLCHAIN_FILE='$ROOT/scripts/simde.cmake'" build --release --package req1-server \
    --no-default-features --features req1-server/quickjs
  cp "$built/req1-server" "$built/req1-server-quickjs"
  export QUICKJS_SERVER_BIN="$built/req1-server-quickjs"
fi
SQLX_OFFLINE=true scripts/cargo.sh build --release --package req1-server --package req1-bench

# BENCH_DIR: a folder on the disk that shall be measured, where /tmp is none.
dir=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/req1-bench.XXXXXX")
postgres_pid=
# An interrupted run leaves no server behind: PostgreSQL ends with this script, the server with req1-bench.
cleanup() {
  trap - EXIT
  if [[ -n $postgres_pid ]]; then
    kill -s INT "$postgres_pid" 2>/dev/null || true
    wait "$postgres_pid" 2>/dev/null || true
  fi
  rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mapfile -t ports < <(free_ports 1)
# PostgreSQL refuses to run as root, so root lends it another user.
as_owner=(setpriv --pdeathsig INT)
chmod 711 "$dir"
mkdir "$dir/pg"
if [[ $EUID -eq 0 ]]; then
  owner=postgres
  id "$owner" >/dev/null 2>&1 || owner=nobody
  chown "$owner" "$dir/pg"
  as_owner+=(--reuid "$owner" --regid "$(id -g "$owner")" --clear-groups)
fi
(
  cd "$dir/pg"
  "${as_owner[@]}" "$initdb" --pgdata "$dir/pg/data" --username postgres --auth trust --encoding UTF8 --locale C.UTF-8 \
    --no-instructions >"$dir/initdb.log" 2>&1
) || {
  tail -n 20 "$dir/initdb.log" >&2
  die "initdb failed"
}
# What an operator sets for a machine of this size; nothing that would lose a committed change.
settings=(
  listen_addresses=127.0.0.1 port="${ports[0]}" unix_socket_directories="$dir/pg" max_connections=100
  shared_buffers=1GB effective_cache_size=4GB maintenance_work_mem=256MB max_wal_size=8GB checkpoint_timeout=15min
  random_page_cost=1.1 log_min_messages=warning
)
"${as_owner[@]}" "$postgres" -D "$dir/pg/data" "${settings[@]/#/--}" >"$dir/postgres.log" 2>&1 </dev/null &
postgres_pid=$!
psql=(psql -h 127.0.0.1 -p "${ports[0]}" -U postgres -q)
for ((tick = 0; tick < 300; tick++)); do
  "${psql[@]}" -c 'CREATE DATABASE bench' >/dev/null 2>&1 && break
  kill -0 "$postgres_pid" 2>/dev/null || break
  sleep 0.1
done

export DATABASE_URL="postgres://postgres@127.0.0.1:${ports[0]}/bench" SERVER_BIN="$built/req1-server"
"$built/req1-bench" "$@" || {
  status=$?
  tail -n 20 "$dir/postgres.log" >&2
  exit "$status"
}
