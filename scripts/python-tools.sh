#!/usr/bin/env bash
# python-tools.sh [LIST NAME]: makes .cache/NAME a virtual environment that holds exactly the tools of scripts/LIST;
# without arguments .cache/python and python-tools.txt.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

list="$ROOT/scripts/${1:-python-tools.txt}"
name=${2:-python}
home="$CACHE/$name"
cmp -s "$list" "$home/tools.txt" && exit 0

mkdir -p "$CACHE"
exec 9>"$CACHE/$name.lock"
flock 9
cmp -s "$list" "$home/tools.txt" && exit 0

have python3 || apt_install python3 python3-venv
# Debian splits pip off the interpreter; without it `venv` fails.
python3 -c 'import ensurepip' 2>/dev/null || apt_install python3-venv

say "Installing tools into .cache/$name"
python3 -m venv --clear "$home"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
  --require-hashes --requirement "$list"
cp "$list" "$home/tools.txt"
