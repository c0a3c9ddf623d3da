#!/usr/bin/env bash
# Writes frontend/openapi.json from the code and the typed client from it.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

mapfile -t engine < <(scripts/engine-flags.sh)
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
SQLX_OFFLINE=true cargo run --quiet --package req1-server "${engine[@]}" -- openapi >"$fresh"
[[ -s $fresh ]] || die "the server printed no OpenAPI document"
cp "$fresh" frontend/openapi.json
cd frontend && bun run --silent client
