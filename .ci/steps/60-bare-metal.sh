#!/usr/bin/env bash
# the core without std: checks/no_std for thumbv7em-none-eabi and wasm32-unknown-unknown
# 1 minute
. "$(dirname "$0")/../lib.sh"

cd checks/no_std
for target in thumbv7em-none-eabi wasm32-unknown-unknown; do
    find_target "$target" || {
        skipped "no core library for $target can be had"
        continue
    }
    run "${BARE_CARGO[@]}" build --release --target "$target"
    run "${BARE_CARGO[@]}" build --release --target "$target" --features alloc
done

# On this machine there is a std, and it has to be refused where it creeps in.
run cargo build
run cargo build --features alloc
refuses 'found duplicate lang item .panic_impl.' cargo build --features std-creeps-in
