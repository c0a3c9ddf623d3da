#!/usr/bin/env bash
# Writes .env from .env.example with fresh random secrets, for Docker Compose. Never touches one that is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ -e .env ]]; then
  echo ".env is there already and stays as it is"
  exit 0
fi

umask 077
while IFS= read -r line; do
  case $line in
    POSTGRES_PASSWORD= | REDIS_PASSWORD= | S3_SECRET_KEY=) line+=$(od -An -v -N32 -tx1 /dev/urandom | tr -d ' \n') ;;
  esac
  printf '%s\n' "$line"
done <.env.example >.env.part
mv .env.part .env
echo "Wrote .env with fresh passwords"
