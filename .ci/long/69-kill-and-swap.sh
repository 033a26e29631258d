#!/usr/bin/env bash
# thousands of downloads cut, swapped and resumed: five servers, fetch, curl, wget, Chromium, Python
# 30 minutes
. "$(dirname "$0")/../lib.sh"

for command in python3 curl wget; do
    have "$command" || skip "$command is not here and cannot be installed"
done
packages=$CACHE/kill_swap
unpack_debian "$packages" nginx-light apache2-bin chromium || skip "nginx, Apache and Chromium are not to be had"
run cargo build --quiet -p preconditions-cli
run cargo build --quiet --manifest-path checks/kill_swap/controls/Cargo.toml
export PRECONDITIONS_BIN=$CARGO_TARGET_DIR/debug/preconditions
export KILL_SWAP_CONTROLS=$CARGO_TARGET_DIR/debug KILL_SWAP_PACKAGES=$packages
# The seed is printed; results.json, from which the manual's table comes, is written anew by --write.
run python3 checks/kill_swap/run.py --downloads 400 \
    --servers ours,nginx,apache,tower-http,actix-files \
    --chromium "$packages/usr/lib/chromium/chromium"
