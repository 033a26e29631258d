#!/usr/bin/env bash
# the checker of the contract against examples/notes, over raw sockets
# 1 minute
. "$(dirname "$0")/../lib.sh"

run cargo build --quiet -p notes -p contract
said=$(mktemp)
"$CARGO_TARGET_DIR/debug/notes" --listen 127.0.0.1:0 --database sqlite::memory: --log off >"$said" &
service=$!
trap 'kill "$service" 2>/dev/null; rm -f "$said"' EXIT
for _ in $(seq 100); do
    address=$(grep -o -m 1 'http://127.0.0.1:[0-9]*' "$said") && break
    kill -0 "$service" || fail "notes does not start"
    sleep 0.1
done
run "$CARGO_TARGET_DIR/debug/contract" "${address:?notes does not say where it listens}" --notes --quiet
