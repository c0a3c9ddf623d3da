#!/usr/bin/env bash
# cargo.sh ARG...: cargo with the flags of this machine's script engine, put before a `--` if there is one.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

mapfile -t engine < <(scripts/engine-flags.sh)
before=()
while (($#)) && [[ $1 != -- ]]; do
  before+=("$1")
  shift
done
exec cargo "${before[@]}" "${engine[@]}" "$@"
