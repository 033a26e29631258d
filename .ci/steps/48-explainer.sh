#!/usr/bin/env bash
# the explainer in Chromium, without a server: all vectors, the form, accessibility by axe-core
# 1 minute
. "$(dirname "$0")/../lib.sh"
. checks/page/browser.sh

run cargo clippy -p explainer --all-targets -- -D warnings
run cargo test -p explainer

target=wasm32-unknown-unknown
find_target $target || skip "no core library for $target can be had"
# It takes the whole library, and Debian's sources of it are without what that is built from.
[ "${BARE_CARGO[*]}" = cargo ] || skip "no standard library for $target can be had"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
run explainer/build.sh "$folder"
# What is not small is not loaded on a phone.
octets=$(gzip -9 <"$folder/explainer.wasm" | wc -c)
[ "$octets" -lt 200000 ] || fail "explainer.wasm has $octets octets once it is compressed"
echo "explainer.wasm: $octets octets compressed"
in_browser explainer.mjs "$folder" "$PWD/tests/vectors" "${SCREENSHOT-}"
