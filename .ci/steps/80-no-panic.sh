#!/usr/bin/env bash
# a link-time proof that no function of the core can panic
# 1 minute
. "$(dirname "$0")/../lib.sh"

if [ "$(uname -s)" != Linux ]; then
    skip "the programs under proof are linked for Linux only"
fi
cd checks/no_panic
for program in src/bin/*.rs; do
    name=$(basename "$program" .rs)
    if [ "$name" = control ]; then
        refuses a_panic_is_reachable cargo build --release --bin control --features control
    elif [ "$name" = write_condition ]; then
        run cargo build --release --bin "$name" --features alloc
    else
        run cargo build --release --bin "$name"
    fi
done
