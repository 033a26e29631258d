#!/usr/bin/env bash
# 50 downloads cut, swapped and resumed, from our server and from one that mixes versions
# 1 minute
. "$(dirname "$0")/../lib.sh"

have python3 || skip "Python is not here and cannot be installed"
have curl || skip "curl is not here and cannot be installed"
have wget || skip "wget is not here and cannot be installed"
run cargo build --quiet -p preconditions-cli
run cargo build --quiet --manifest-path checks/kill_swap/controls/Cargo.toml --bin serve-tower-http
export PRECONDITIONS_BIN=$CARGO_TARGET_DIR/debug/preconditions
export KILL_SWAP_CONTROLS=$CARGO_TARGET_DIR/debug
run python3 checks/kill_swap/run.py --downloads 50 --servers ours,tower-http
