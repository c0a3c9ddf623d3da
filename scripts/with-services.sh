#!/usr/bin/env bash
# with-services.sh CMD...: runs CMD beside a PostgreSQL, a Redis and a SeaweedFS of its own, on free
# loopback ports and in a temporary folder, and takes everything away again however CMD ends.
#
# CMD finds them in DATABASE_URL (superuser, so `#[sqlx::test]` can make databases), REDIS_URL and S3_*.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

(($#)) || die "usage: with-services.sh CMD..."
initdb=$(pg_bin initdb) || die "PostgreSQL is missing: run ./taskw setup"
postgres=$(pg_bin postgres) || die "PostgreSQL is missing: run ./taskw setup"
for tool in psql redis-server weed setpriv; do have "$tool" || die "$tool is missing: run ./taskw setup"; done

# Job control gives every background process a process group of its own: Ctrl+C reaches this script
# alone, which then stops CMD with all its children first and the services after it.
set -m

dir=$(mktemp -d "${TMPDIR:-/tmp}/req1-services.XXXXXX")
ports=()
service_pids=()
postgres_pid=
command_pid=

# Sends SIGNAL to process group PID and waits up to SECONDS for it to be gone.
stop_group() {
  local signal=$1 pid=$2 seconds=$3
  kill -s "$signal" -- "-$pid" 2>/dev/null || return 0
  for ((tick = 0; tick < seconds * 10; tick++)); do
    kill -0 -- "-$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -s KILL -- "-$pid" 2>/dev/null || true
}

cleanup() {
  trap - EXIT
  trap '' INT TERM HUP
  [[ -z $command_pid ]] || stop_group TERM "$command_pid" 15
  # Nobody will read the data again. SIGQUIT makes PostgreSQL leave at once, yet give back its shared memory.
  [[ -z $postgres_pid ]] || stop_group QUIT "$postgres_pid" 10
  for pid in "${service_pids[@]}"; do stop_group KILL "$pid" 5; done
  # SeaweedFS also listens on sockets that it names after its ports.
  for port in "${ports[@]}"; do rm -f /tmp/seaweedfs-*-"$port".sock; done
  rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# start NAME CMD...: CMD in the background.
start() {
  local name=$1
  shift
  "$@" >"$dir/$name.log" 2>&1 </dev/null &
  service_pids+=($!)
  disown
}
# Should this script be killed outright, the kernel stops the services.
supervised=(setpriv --pdeathsig KILL)

# wait_for NAME PID TEST...: until TEST succeeds; shows the log when PID dies or 30 s pass.
wait_for() {
  local name=$1 pid=$2
  shift 2
  for ((tick = 0; tick < 300; tick++)); do
    "$@" >/dev/null 2>&1 && return
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 40 "$dir/$name.log" >&2
  die "$name did not start"
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

mapfile -t ports < <(free_ports 10)
((${#ports[@]} == 10)) || die "no free ports"
pg_port=${ports[0]} redis_port=${ports[1]} s3_port=${ports[2]}

# --- PostgreSQL: refuses to run as root, so root lends it another user.
pg_user=(setpriv --pdeathsig QUIT)
chmod 711 "$dir"
mkdir "$dir/pg"
if [[ $EUID -eq 0 ]]; then
  owner=postgres
  id "$owner" >/dev/null 2>&1 || owner=nobody
  chown "$owner" "$dir/pg"
  pg_user+=(--reuid "$owner" --regid "$(id -g "$owner")" --clear-groups)
fi
pg_password=$(secret)
printf '%s' "$pg_password" >"$dir/pg.password"
(
  cd "$dir/pg"
  "${pg_user[@]}" "$initdb" --pgdata "$dir/pg/data" --username postgres --auth scram-sha-256 \
    --pwfile /dev/stdin --encoding UTF8 --locale C.UTF-8 --no-sync --no-instructions \
    <"$dir/pg.password" >"$dir/initdb.log" 2>&1
) || {
  tail -n 20 "$dir/initdb.log" >&2
  die "initdb failed"
}
settings=(
  listen_addresses=127.0.0.1 port="$pg_port" unix_socket_directories="$dir/pg"
  max_connections=300 shared_buffers=256MB log_min_messages=warning
  fsync=off synchronous_commit=off full_page_writes=off
)
start postgres "${pg_user[@]}" "$postgres" -D "$dir/pg/data" "${settings[@]/#/--}"
postgres_pid=${service_pids[-1]}

# --- Redis: memory only.
mkdir "$dir/redis"
start redis "${supervised[@]}" redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$dir/redis" --save '' --appendonly no
redis_pid=${service_pids[-1]}

# --- SeaweedFS: master, volume server, filer and S3 gateway in one process. Its other gateways listen on ports
# that all instances of a machine would share.
s3_key=$(secret) s3_secret=$(secret) s3_bucket=req1
mkdir "$dir/weed"
start seaweedfs env HOME="$dir/weed" TMPDIR="$dir/weed" AWS_ACCESS_KEY_ID="$s3_key" AWS_SECRET_ACCESS_KEY="$s3_secret" \
  "${supervised[@]}" weed server -dir="$dir/weed" -ip=127.0.0.1 -ip.bind=127.0.0.1 \
  -master.port="${ports[3]}" -master.port.grpc="${ports[4]}" -master.volumeSizeLimitMB=64 -master.telemetry=false \
  -volume.port="${ports[5]}" -volume.port.grpc="${ports[6]}" -volume.max=20 -volume.preStopSeconds=1 \
  -filer=true -filer.port="${ports[7]}" -filer.port.grpc="${ports[8]}" \
  -s3=true -s3.port="$s3_port" -s3.port.grpc="${ports[9]}" -s3.port.iceberg=0 -s3.port.lance=0
weed_pid=${service_pids[-1]}

# The first write also waits until the volume server has registered. The shell waits for a master for ever.
make_bucket() {
  local answer
  answer=$(echo "s3.bucket.create -name $s3_bucket" |
    TMPDIR="$dir/weed" timeout 15 weed shell -master="127.0.0.1:${ports[3]}.${ports[4]}" -filer="127.0.0.1:${ports[7]}.${ports[8]}" 2>&1) || true
  printf '%s\n' "$answer" >>"$dir/seaweedfs.log"
  [[ $answer == *"create bucket"* || $answer == *"already exists"* ]]
}

export PGPASSWORD=$pg_password
wait_for postgres "$postgres_pid" psql -h 127.0.0.1 -p "$pg_port" -U postgres -d postgres -c 'SELECT 1'
unset PGPASSWORD
wait_for redis "$redis_pid" redis-cli -p "$redis_port" ping
wait_for seaweedfs "$weed_pid" listens "$s3_port"
wait_for seaweedfs "$weed_pid" make_bucket

export DATABASE_URL="postgres://postgres:$pg_password@127.0.0.1:$pg_port/postgres"
export REDIS_URL="redis://127.0.0.1:$redis_port"
export S3_ENDPOINT="http://127.0.0.1:$s3_port" S3_BUCKET=$s3_bucket S3_REGION=us-east-1
export S3_ACCESS_KEY=$s3_key S3_SECRET_KEY=$s3_secret

setpriv --pdeathsig TERM "$@" </dev/null &
command_pid=$!
status=0
wait "$command_pid" || status=$?
# Whatever CMD left behind in its group goes with it.
stop_group TERM "$command_pid" 5
command_pid=
exit "$status"
