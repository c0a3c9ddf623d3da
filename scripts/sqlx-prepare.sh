#!/usr/bin/env bash
# Writes backend/store/.sqlx anew from a fresh database with all migrations applied.
# Runs inside with-services.sh. sqlx's macros write the cache themselves when SQLX_OFFLINE_DIR is set.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

cache=backend/store/.sqlx
database="${DATABASE_URL%/*}/macros"
psql --quiet -v ON_ERROR_STOP=1 "$DATABASE_URL" -c 'CREATE DATABASE macros'
for migration in migrations/[0-9]*.sql; do
  transaction=(--single-transaction)
  [[ $(head -n 1 "$migration") == '-- no-transaction' ]] && transaction=()
  PGOPTIONS='--client-min-messages=warning' psql --quiet -v ON_ERROR_STOP=1 "${transaction[@]}" "$database" -f "$migration" >/dev/null
done

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
# The unused cfg makes this one check differ from every other build, so cargo expands all macros
# again without touching sources or throwing away what other commands have built.
SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$fresh" DATABASE_URL="$database" \
  cargo rustc --quiet --package req1-store --lib --profile check -- --cfg "sqlx_prepare_$RANDOM$RANDOM"

queries=("$fresh"/query-*.json)
[[ -e ${queries[0]} ]] || die "no query was written: do the macros see the database?"
mkdir -p "$cache"
rm -f "$cache"/query-*.json
cp "${queries[@]}" "$cache/"
echo "${#queries[@]} queries in $cache"
