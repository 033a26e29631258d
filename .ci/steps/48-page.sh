#!/usr/bin/env bash
# the page of examples/notes in Chromium: the story clicked through, accessibility by axe-core
# 1 minute
. "$(dirname "$0")/../lib.sh"
. checks/page/browser.sh

run cargo build --quiet -p notes
work=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null; rm -rf "$work"' EXIT
"$CARGO_TARGET_DIR/debug/notes" --listen 127.0.0.1:0 --database sqlite::memory: --log warn >"$work/said" &
service=$!
for _ in $(seq 100); do
    address=$(grep -o 'http://127.0.0.1:[0-9]*/$' "$work/said") && break
    kill -0 "$service" || fail "notes does not start"
    sleep 0.1
done
in_browser story.mjs "${address:?notes does not say where it listens}" "${SCREENSHOT-}"
