#!/usr/bin/env bash
# e2e.sh SCRIPT ARG...: builds the server and runs a Playwright script of frontend/package.json against it.
# Runs inside with-services.sh. The tests start the server themselves from SERVER_BIN.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

SQLX_OFFLINE=true scripts/cargo.sh build --package req1-server
SERVER_BIN="$(target_dir)/debug/req1-server"
export SERVER_BIN
cd frontend
exec bun run --silent "$@"
