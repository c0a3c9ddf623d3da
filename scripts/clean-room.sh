#!/usr/bin/env bash
# clean-room.sh [--user] [TASK...]: shows that a task works on a Debian 12 that has nothing but Rust, Node.js and
# Python: in a fresh root made by debootstrap, from the last commit, with nothing of this checkout's .cache.
# TASK defaults to `smoke` (which starts `dev`, uses it with a browser and stops it in several ways) and `test`.
# With --user an ordinary user with sudo runs it instead of root.
#
# Needs root and debootstrap. The root folder, its mounts and its processes are gone afterwards; set
# CLEAN_ROOM_KEEP=1 to keep the folder for a look.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ $EUID -eq 0 ]] || die "mounting and chroot need root"
have debootstrap || die "debootstrap is missing: apt-get install debootstrap"

user=root
if [[ ${1:-} == --user ]]; then
  user=dev
  shift
fi
(($#)) || set -- smoke test
suite=bookworm

# The mirrors of this machine, as apt knows them: "URL SUITE COMPONENT" a line.
# shellcheck disable=SC2016 # expanded by apt-get
mapfile -t sources < <(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
  grep -E "^[^ ]+ $suite(-updates|-security)? main\$" | sort -u)
mirror=$(printf '%s\n' "${sources[@]}" | sed -n "s/ $suite main\$//p" | head -n 1)
[[ -n $mirror ]] || die "apt on this machine knows no mirror of $suite"

room=$(mktemp -d "${TMPDIR:-/var/tmp}/req1-clean-room.XXXXXX")
cleanup() {
  if [[ ${CLEAN_ROOM_KEEP:-} == 1 ]]; then
    note "kept: $room"
  else
    rm -rf --one-file-system "$room"
  fi
}
trap cleanup EXIT
# It is the root folder of other users too.
chmod 755 "$room"

say "Debian $suite into $room"
packages=ca-certificates,python3
[[ $user == root ]] || packages+=,sudo
debootstrap --variant=minbase --include="$packages" "$suite" "$room" "$mirror" >"$room.log" 2>&1 || {
  tail -n 20 "$room.log" >&2
  die "debootstrap failed"
}
rm -f "$room.log"
printf 'deb %s\n' "${sources[@]}" >"$room/etc/apt/sources.list"
# What debootstrap fetched is not the fresh machine's package list.
rm -rf "$room"/var/lib/apt/lists/*
cp /etc/resolv.conf /etc/hosts "$room/etc/"

home=/root
if [[ $user != root ]]; then
  home=/home/$user
  chroot "$room" useradd --create-home --shell /bin/bash "$user"
  echo "$user ALL=(ALL) NOPASSWD: ALL" >"$room/etc/sudoers.d/$user"
fi

# Rust as rustup leaves it, without the registry; Node.js and npm.
mkdir -p "$room$home/.cargo" "$room$home/.rustup" "$room/usr/lib/node_modules"
cp -a "${CARGO_HOME:-$HOME/.cargo}/bin" "$room$home/.cargo/"
node_prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
cp "$node_prefix/bin/node" "$room/usr/bin/node"
cp -a "$node_prefix/lib/node_modules/npm" "$room/usr/lib/node_modules/"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$room/usr/bin/npm"

# How this machine reaches its package registries: certificates, proxies, indexes. Files that such a
# variable names are brought in under the same path, and so are the optional inputs of build and tests.
passed=()
while IFS='=' read -r name value; do
  passed+=("$name=$value")
  if [[ -e $value ]]; then
    mkdir -p "$room$(dirname "$value")"
    cp -r "$value" "$room$value"
  fi
done < <(env | grep -E '^([A-Za-z_]*_(CERT|CA_BUNDLE|CERT_FILE|CA_CERTS|CERTS)|PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|CERT|DEFAULT_TIMEOUT)|(npm_config|NPM_CONFIG)_[A-Za-z_]*|CARGO_(HTTP|NET|REGISTRIES|REGISTRY|SOURCE)_[A-Z_]*|[a-z]+_proxy|[A-Z]+_PROXY|RUSTUP_DIST_SERVER|RUSTUP_AUTO_INSTALL|RUSTY_V8_[A-Z]+|REQ1_FIXTURES)=')
for config in .npmrc .config/pip/pip.conf .cargo/config.toml; do
  [[ ! -f $HOME/$config ]] || install -D -m 600 "$HOME/$config" "$room$home/$config"
done
[[ ! -f /etc/pip.conf ]] || cp /etc/pip.conf "$room/etc/pip.conf"

say "The last commit into $home/req1"
mkdir "$room$home/req1"
git -C "$ROOT" archive HEAD | tar -x -C "$room$home/req1"
chroot "$room" chown -R "$user:" "$home"

# Runs inside the room. Its processes and mounts end with the namespaces.
cat >"$room/run-task" <<'INSIDE'
set -euo pipefail
cd "$HOME/req1"
exec ./taskw "$@"
INSIDE

status=0
for task in "$@"; do
  say "./taskw $task"
  started=$SECONDS
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --pid --fork --kill-child bash -euc '
    room=$1 rustup=$2 home=$3 user=$4
    shift 4
    mount -t proc proc "$room/proc"
    mount --rbind /dev "$room/dev"
    mount -t tmpfs tmpfs "$room/dev/shm"
    mount --bind -o ro "$rustup" "$room$home/.rustup"
    exec chroot --userspec="$user" "$room" env -i HOME="$home" USER="$user" LANG=C.UTF-8 TERM="${TERM:-dumb}" \
      PATH="$home/.cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" "$@"
  ' _ "$room" "${RUSTUP_HOME:-$HOME/.rustup}" "$home" "$user" "${passed[@]}" bash /run-task "$task" || status=$?
  say "./taskw $task ended with $status after $((SECONDS - started)) s"
  ((status == 0)) || break
done

# The set-up must leave no trace of what it held back, and no cluster.
for left in usr/sbin/policy-rc.d etc/postgresql-common/createcluster.d/req1.conf var/lib/postgresql/15/main; do
  [[ ! -e $room/$left ]] || { note "left behind by the set-up: /$left"; status=1; }
done
exit "$status"
