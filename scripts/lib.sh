# Helpers for the scripts beside this file; sourced, not run.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE="$ROOT/.cache"
PATH="$CACHE/python/bin:$CACHE/node/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
export ROOT CACHE PATH

say() { printf '\033[1m%s\033[0m\n' "$*"; }
note() { printf '%s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# as_root CMD...: as it is for root, through sudo otherwise.
as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif have sudo; then
    sudo -- "$@"
  else
    die "root is needed and there is no sudo: run as root what failed, $*"
  fi
}

# apt_install PACKAGE...: without questions and without the recommended extras; what apt says goes to .cache/apt.log.
# The package lists are fetched only when the ones at hand do not do.
apt_install() {
  have apt-get || die "no apt-get here; install by the means of your system: $*"
  say "Installing Debian packages: $*"
  mkdir -p "$CACHE"
  local log="$CACHE/apt.log"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -y -q)
  local install=("${apt[@]}" install --no-install-recommends "$@")
  as_root "${install[@]}" >"$log" 2>&1 && return
  { as_root "${apt[@]}" update && as_root "${install[@]}"; } >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    die "apt-get failed, see .cache/apt.log"
  }
}

# free_ports N: prints N free loopback ports, one a line. Below the range that the
# kernel hands out to outgoing connections, so nobody takes one before we listen on it.
free_ports() {
  python3 - "$1" <<'PY'
import random, socket, sys

wanted, held = int(sys.argv[1]), []
for port in random.sample(range(20000, 32000), 2000):
    probe = socket.socket()
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        probe.close()
        continue
    held.append(probe)
    print(port)
    if len(held) == wanted:
        break
else:
    sys.exit("no free ports")
PY
}

# pg_bin NAME: path of a PostgreSQL server program; Debian keeps them out of PATH.
pg_bin() {
  if have "$1"; then
    command -v "$1"
    return
  fi
  local candidates=(/usr/lib/postgresql/*/bin/"$1")
  local newest="${candidates[-1]}"
  [[ -x $newest ]] || return 1
  printf '%s\n' "$newest"
}

# target_dir: where cargo puts what it builds.
target_dir() {
  cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])'
}
