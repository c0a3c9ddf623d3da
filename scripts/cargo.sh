#!/usr/bin/env bash
# cargo.sh ARG...: cargo with the flags of this machine's script engine, put before a `--` if there is one.
# Cargo refuses them where neither the server nor the workspace is built, and there they say nothing.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

engine=()
if [[ " $* " == *" --workspace "* || " $* " == *" req1-server "* ]]; then
  mapfile -t engine < <(scripts/engine-flags.sh)
fi
before=()
while (($#)) && [[ $1 != -- ]]; do
  before+=("$1")
  shift
done
exec cargo "${before[@]}" "${engine[@]}" "$@"
