#!/usr/bin/env bash
# Prints the cargo flags, one a line, for the script engine this machine can build; `--engine` prints its name.
#
# V8 comes as a prebuilt archive of about 40 MB. In this order: RUSTY_V8_ARCHIVE (a local copy, used by
# the `v8` crate itself), .cache/v8/librusty_v8.a.gz, a download by the crate, else QuickJS, which builds
# from the crate registry alone. The decision is kept in .cache/engine, because another engine
# means another build; delete the file to decide again.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

archive="$CACHE/v8/librusty_v8.a.gz"
decision="$CACHE/engine"

# The place the `v8` crate downloads from answers within a few seconds.
can_download() {
  python3 - "${RUSTY_V8_MIRROR:-https://github.com/denoland/rusty_v8/releases}" <<'PY' 2>/dev/null
import sys, urllib.request

urllib.request.urlopen(urllib.request.Request(sys.argv[1], method="HEAD"), timeout=5)
PY
}

decide() {
  if can_download; then
    echo v8
  else
    note "No V8 archive: RUSTY_V8_ARCHIVE is not set and the download host does not answer."
    note "Building with the QuickJS engine instead. Scripts behave the same and run slower."
    note "To use V8, point RUSTY_V8_ARCHIVE at a copy of the archive, delete .cache/engine and build again."
    echo quickjs
  fi
}

if [[ -n ${RUSTY_V8_ARCHIVE:-} ]]; then
  [[ -r $RUSTY_V8_ARCHIVE ]] || die "RUSTY_V8_ARCHIVE names a file that cannot be read: $RUSTY_V8_ARCHIVE"
  engine=v8 flags=()
elif [[ -r $archive ]]; then
  engine=v8 flags=(--config "env.RUSTY_V8_ARCHIVE='$archive'")
else
  if [[ ! -s $decision ]]; then
    mkdir -p "$CACHE"
    decide >"$decision"
  fi
  engine=$(<"$decision") flags=()
  if [[ $engine == quickjs ]]; then
    flags=(
      --no-default-features --features req1-server/quickjs
      # The engine's build fetches SIMDe unless it is told where the headers are.
      --config "env.CMAKE_TOOLCHAIN_FILE='$ROOT/scripts/simde.cmake'"
    )
  fi
fi

if [[ ${1:-} == --engine ]]; then
  printf '%s\n' "$engine"
elif ((${#flags[@]})); then
  printf '%s\n' "${flags[@]}"
fi
