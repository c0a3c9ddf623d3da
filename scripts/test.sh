#!/usr/bin/env bash
# Everything `./taskw test` shows. Runs inside with-services.sh, with the frontend built.
# Every step runs even when an earlier one failed, so one run tells all; the end tells which failed.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

export SQLX_OFFLINE=true CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
logs="$CACHE/test"
# Reports of an earlier run must not stand for this one.
rm -rf "$logs" "$CACHE/nextest"
mkdir -p "$logs"
export VITEST_JUNIT="$logs/vitest.xml" PLAYWRIGHT_JUNIT_OUTPUT_FILE="$logs/playwright.xml"

mapfile -t engine < <(scripts/engine-flags.sh)
# Optional parts of the library that have tests of their own.
library=(--features "reqif/canonical reqif/serde")
failed=()

# step NAME CMD...
step() {
  local name=$1 started=$SECONDS
  shift
  say "== $name"
  if "$@" 2>&1 | tee "$logs/$name.log"; then
    say "== $name: ok, $((SECONDS - started)) s"
  else
    failed+=("$name")
    say "== $name: FAILED, $((SECONDS - started)) s"
  fi
}

in_frontend() { (cd frontend && bun run --silent "$@"); }

# fresh NAME CMD PATH...: CMD must leave the committed PATHs as they are.
fresh() {
  local name=$1 command=$2 before stale=0
  shift 2
  before=$(mktemp -d)
  # One that is missing is as stale as one that differs; the comparison tells.
  cp -r --parents "$@" "$before/" 2>/dev/null || true
  # `set -e` does not hold in here, because the caller looks at the status.
  "$command" || return
  for path in "$@"; do
    diff -r -U0 "$before/$path" "$path" | cut -c 1-200 | head -40 || stale=1
  done
  rm -rf "$before"
  ((stale == 0)) || {
    note "$name was out of date and has been written anew: look at it and commit it"
    return 1
  }
}

step lint scripts/lint.sh
step backend cargo nextest run --workspace "${engine[@]}" "${library[@]}" --profile ci
step doctests cargo test --quiet --workspace "${engine[@]}" "${library[@]}" --doc
step openapi fresh openapi.json scripts/openapi.sh frontend/openapi.json frontend/src/api/schema.gen.ts
step sqlx fresh .sqlx scripts/sqlx-prepare.sh backend/store/.sqlx
step frontend in_frontend test
step size in_frontend size
step server cargo build --package req1-server "${engine[@]}"
SERVER_BIN="$(target_dir)/debug/req1-server"
export SERVER_BIN
step fuzz scripts/fuzz-api.sh --max-examples 10 --phases coverage,fuzzing
step e2e in_frontend e2e --reporter=list,junit
step requirements fresh requirements.md scripts/requirements.py docs/requirements.md

say "== Summary"
# The runners' own words, without colours.
plain() { sed -E 's/\x1b\[[0-9;]*m//g' "$logs/$1.log"; }
plain backend | grep -E '^ +Summary ' || echo "backend: no summary"
plain doctests | grep -E '^test result:' || echo "doctests: no summary"
plain frontend | grep -E '^ +(Test Files|Tests) ' || echo "frontend: no summary"
plain fuzz | grep -E '^ +[0-9]+ generated' || echo "fuzz: no summary"
plain e2e | grep -E '^ +[0-9]+ (passed|failed|flaky|skipped|did not run)' || echo "e2e: no summary"
plain requirements | grep -E '^Requirements:' || echo "requirements: no table"

if ((${#failed[@]})); then
  say "FAILED: ${failed[*]}"
  exit 1
fi
say "All steps passed in $((SECONDS / 60)) min $((SECONDS % 60)) s"
