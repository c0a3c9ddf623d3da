#!/usr/bin/env bash
# Formatting, lints, the walls between crates, scripts. Needs frontend/node_modules.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

export SQLX_OFFLINE=true
mapfile -t engine < <(scripts/engine-flags.sh)
status=0
check() { "$@" || { note "FAILED: $*"; status=1; }; }

locked() { cargo metadata --locked --format-version 1 >/dev/null; }

check locked
check cargo fmt --all --check
check scripts/check-walls.py
check scripts/check-docs.py
check cargo deny --log-level error check bans licenses sources
check cargo clippy --quiet --workspace --all-targets "${engine[@]}" --features reqif/canonical,reqif/serde -- -D warnings
check shellcheck taskw .ci/run scripts/*.sh
(cd frontend && bun run --silent lint) || { note "FAILED: frontend lint"; status=1; }
exit "$status"
