#!/usr/bin/env bash
# Runs a command against a PostgreSQL that exists only for it.
#
#     examples/notes/postgres.sh cargo test -p notes
#
# The command finds the address in DATABASE_URL_TEST. The cluster lives in a temporary directory,
# listens on a free port of 127.0.0.1 with a random password, and is stopped by its own process id.
# The exit status is that of the command; 2 when no PostgreSQL could be started.
set -euo pipefail

fail() {
  echo "postgres.sh: $*" >&2
  exit 2
}

find_binaries() {
  local initdb
  if initdb=$(command -v initdb); then
    dirname "$(readlink -f "$initdb")"
    return
  fi
  # Debian keeps them out of the path, one directory per major version.
  initdb=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
  [ -n "$initdb" ] && dirname "$initdb"
}

install_debian_package() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    fail "initdb not found: install PostgreSQL (Debian: apt-get install postgresql)"
  fi
  export DEBIAN_FRONTEND=noninteractive
  {
    apt-get update -q &&
      apt-get install -q -y --no-install-recommends postgresql-common &&
      # Only the programs are wanted: no cluster of the machine, no service on port 5432.
      sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' \
        /etc/postgresql-common/createcluster.conf &&
      apt-get install -q -y --no-install-recommends postgresql
  } >&2 || fail "apt-get could not install postgresql"
}

[ $# -gt 0 ] || fail "which command? For example: postgres.sh cargo test -p notes"
find_binaries >/dev/null || install_debian_package
binaries=$(find_binaries) || fail "initdb not found, even after installing postgresql"

# PostgreSQL refuses to run as root.
as_owner=()
if [ "$(id -u)" = 0 ]; then
  owner=postgres
  id "$owner" >/dev/null 2>&1 || owner=nobody
  as_owner=(setpriv "--reuid=$owner" "--regid=$(id -g "$owner")" --clear-groups)
fi

work=$(mktemp -d)
server=
# shellcheck disable=SC2317 # Called by the trap.
clean_up() {
  trap - EXIT
  if [ -n "$server" ]; then
    kill -INT "$server" 2>/dev/null || true # "fast": ends its sessions, then itself
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "$password" >"$work/password"
[ ${#as_owner[@]} = 0 ] || chown -R "$owner" "$work"
cd_to=$PWD
cd "$work" # the owner may not be able to enter the caller's directory
"${as_owner[@]}" "$binaries/initdb" --pgdata="$work/data" --username=notes --encoding=UTF8 \
  --no-locale --auth=scram-sha-256 --pwfile="$work/password" --no-sync >"$work/initdb.log" 2>&1 ||
  fail "initdb failed: $(tail -n 1 "$work/initdb.log")"

start_on() {
  # The cluster is thrown away, so nothing of it has to survive a power cut: no fsync.
  "${as_owner[@]}" "$binaries/postgres" -D "$work/data" -p "$1" -k "$work" \
    -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=off \
    >"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    kill -0 "$server" 2>/dev/null || return 1
    "$binaries/pg_isready" -q -h 127.0.0.1 -p "$1" && return 0
    sleep 0.1
  done
  kill -INT "$server"
  return 1
}

url=
for _ in $(seq 20); do
  port=$((20000 + RANDOM % 30000))
  # Somebody else's server on that port would answer pg_isready in the name of ours.
  (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue
  if start_on "$port"; then
    url="postgres://notes:$password@127.0.0.1:$port/postgres"
    break
  fi
  wait "$server" 2>/dev/null || true
  server=
  grep -q 'could not bind' "$work/server.log" || break
done
[ -n "$url" ] || fail "postgres did not start: $(tail -n 1 "$work/server.log")"

cd "$cd_to"
status=0
DATABASE_URL_TEST=$url "$@" || status=$?
exit "$status"
