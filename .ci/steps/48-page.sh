#!/usr/bin/env bash
# the page of examples/notes in Chromium: the story clicked through, accessibility by axe-core
# 1 minute
. "$(dirname "$0")/../lib.sh"

if ! have node nodejs || ! have npm; then skip "Node.js is not here and cannot be installed"; fi
if browser=$(command -v chromium || command -v google-chrome); then
    libraries=
else
    unpack_debian "$CACHE/chromium" chromium fonts-dejavu-core ||
        skip "Chromium is not here and cannot be had from Debian"
    browser=$CACHE/chromium/usr/lib/chromium/chromium
    libraries=$(libraries_of "$CACHE/chromium")
    libraries+=:$(dirname "$(find "$CACHE/chromium/usr/lib" -name 'libpulsecommon*' | head -n 1)")
fi

run cargo build --quiet -p notes
work=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null; rm -rf "$work"' EXIT
packages=$CACHE/page
mkdir -p "$packages"
cp checks/page/package.json checks/page/story.mjs "$packages"
(cd "$packages" && run npm install --no-package-lock --no-audit --no-fund --ignore-scripts) ||
    skip "the driver of the browser is not here and cannot be installed"

"$CARGO_TARGET_DIR/debug/notes" --listen 127.0.0.1:0 --database sqlite::memory: --log warn >"$work/said" &
service=$!
for _ in $(seq 100); do
    address=$(grep -o 'http://127.0.0.1:[0-9]*/$' "$work/said") && break
    kill -0 "$service" || fail "notes does not start"
    sleep 0.1
done
export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
run node "$packages/story.mjs" "$browser" "${address:?notes does not say where it listens}" \
    "${SCREENSHOT-}"
