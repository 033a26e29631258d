#!/usr/bin/env bash
# every short input, up to the lengths that take long, every short Range, and the whole decision table
# 60 minutes
. "$(dirname "$0")/../lib.sh"

mapfile -t tests < <(git grep -lE 'cfg!?\(exhaustive\)' -- 'tests/*/*.rs' | cut -d/ -f2 | sort -u)
[ "${#tests[@]}" -ge 3 ] || fail "only ${tests[*]} grow with cfg(exhaustive); there were three suites"
arguments=()
for test in "${tests[@]}"; do
    arguments+=(--test "$test")
done
export RUSTFLAGS="--cfg exhaustive" CARGO_TARGET_DIR=$CARGO_TARGET_DIR/exhaustive
run cargo test -p preconditions --release --all-features "${arguments[@]}"
