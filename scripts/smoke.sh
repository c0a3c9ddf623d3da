#!/usr/bin/env bash
# smoke.sh: starts the product as a new user does, with `./taskw dev`, writes into the sample with a browser, stops it by
# Ctrl+C and by `kill -9`, and shows each time that the text is there again and that no process is left behind.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

dir=$(mktemp -d "${TMPDIR:-/tmp}/req1-smoke.XXXXXX")
# PostgreSQL runs as another user when this is root.
chmod 755 "$dir"
data="$dir/data"
port=$(free_ports 1)
url="http://127.0.0.1:$port"
# Job control gives `taskw dev` a process group of its own, like a terminal does.
set -m
dev=

cleanup() {
  local status=$?
  trap - EXIT
  ((status == 0)) || tail -n 20 "$dir/dev.log" >&2
  [[ -z $dev ]] || kill -KILL -- "-$dev" 2>/dev/null || true
  mapfile -t left < <(ours | cut -d ' ' -f 1)
  ((${#left[@]} == 0)) || kill -KILL "${left[@]}" 2>/dev/null || true
  rm -rf "$dir"
}
trap cleanup EXIT

# A fresh machine has neither curl nor pgrep.
is_ready() {
  python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=2)' "$url/health/ready" 2>/dev/null
}

start() {
  local started=$SECONDS
  ./taskw dev DATA_DIR="$data" LISTEN="127.0.0.1:$port" >"$dir/dev.log" 2>&1 </dev/null &
  dev=$!
  until is_ready; do
    kill -0 "$dev" 2>/dev/null || {
      tail -n 40 "$dir/dev.log" >&2
      die "taskw dev ended before it was ready"
    }
    sleep 0.2
  done
  say "ready after $((SECONDS - started)) s"
}

# ours: the processes of this data folder.
ours() {
  local line command
  for line in /proc/[0-9]*/cmdline; do
    command=$(tr '\0' ' ' 2>/dev/null <"$line") || continue
    [[ $command != *"$data"* ]] || printf '%s %s\n' "$(basename "$(dirname "$line")")" "$command"
  done
}

# gone SECONDS: until none of them is left.
gone() {
  for ((tick = 0; tick < $1 * 10; tick++)); do
    [[ -n $(ours) ]] || return 0
    sleep 0.1
  done
  ours >&2
  die "processes are left behind"
}

browser() { node frontend/scripts/new-user.mjs "$url" "$data/sign-in.txt" "$@"; }

text="The pump shall say good morning ($RANDOM)."
start
grep -A4 "Sign in" "$dir/dev.log" || die "no sign-in is shown"
browser write "$text"
say "written, reloaded, there"

kill -INT -- "-$dev"
wait "$dev" || true
gone 20
say "Ctrl+C left no process"

start
browser read "$text"
say "there after a stop"

kill -KILL -- "-$dev"
wait "$dev" 2>/dev/null || true
gone 20
say "kill -9 left no process"

start
browser read "$text"
say "there after kill -9"

kill -INT -- "-$dev"
wait "$dev" || true
dev=
gone 20
say "Smoke test passed"
