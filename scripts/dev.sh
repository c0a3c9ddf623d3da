#!/usr/bin/env bash
# dev.sh DATA_DIR LISTEN: builds and runs the server until Ctrl+C.
# With DATABASE_URL (from the environment or .env) the services that are named there, otherwise nothing but
# this machine: a PostgreSQL of its own in DATA_DIR and a sample workspace.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

data_dir=$1 listen=$2
SQLX_OFFLINE=true scripts/cargo.sh build --package req1-server
server="$(target_dir)/debug/req1-server"

# exec: Ctrl+C and a signal to this process reach the server itself, which ends its own children.
if [[ -n ${DATABASE_URL:-} ]]; then
  "$server" bootstrap
  LISTEN_ADDR="${LISTEN_ADDR:-$listen}" exec "$server" all
fi
exec "$server" standalone --data-dir "$data_dir" --listen "$listen" --sample
