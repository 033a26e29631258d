#!/usr/bin/env bash
# examples/stores: the law, 64 writers and a kill -9 on SQLite, PostgreSQL, etcd, Redis and a double of S3
# 4 minutes
. "$(dirname "$0")/../lib.sh"

run cargo clippy -p stores --all-targets -- -D warnings

# What cannot be had, the tests say by a line "SKIPPED: …": without them, SQLite is left.
run examples/notes/postgres.sh true || true
for package in etcd-server redis-server; do
    unpack_debian "$CACHE/$package" "$package" && export PATH=$PATH:$CACHE/$package/usr/bin
done
if ! command -v redis-server >/dev/null && unpack_debian "$CACHE/valkey-server" valkey-server; then
    export PATH=$PATH:$CACHE/valkey-server/usr/bin
fi
STORES_LIBRARIES=$(libraries_of "$CACHE/redis-server"):$(libraries_of "$CACHE/valkey-server")
export STORES_LIBRARIES

environment=$CACHE/moto
if [ -x "$environment/bin/pip" ] || { have python3 && run python3 -m venv "$environment"; } || {
    have pip3 python3-pip && with_fresh_lists run as_root apt-get install -y -q python3-venv &&
        run python3 -m venv "$environment"
}; then
    run "$environment/bin/pip" install --quiet --requirement examples/stores/requirements.txt &&
        export PATH=$PATH:$environment/bin
fi

run cargo test -p stores
run cargo test -p stores --bench eight_writers
