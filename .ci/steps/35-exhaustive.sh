#!/usr/bin/env bash
# the tests that take minutes: the whole decision table
# 3 minutes
. "$(dirname "$0")/../lib.sh"

mapfile -t tests < <(grep -l '#\[cfg(exhaustive)\]' tests/*/main.rs)
[ "${#tests[@]}" -gt 0 ] || fail "no test in tests/*/main.rs is gated by cfg(exhaustive)"
arguments=()
for test in "${tests[@]}"; do
    arguments+=(--test "$(basename "$(dirname "$test")")")
done
export RUSTFLAGS="--cfg exhaustive" CARGO_TARGET_DIR=$CARGO_TARGET_DIR/exhaustive
run cargo test -p preconditions --release --all-features "${arguments[@]}"
