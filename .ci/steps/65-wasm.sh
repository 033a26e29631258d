#!/usr/bin/env bash
# the core as a WebAssembly module, in which Node runs all vectors
# 1 minute
. "$(dirname "$0")/../lib.sh"

target=wasm32-unknown-unknown
have node nodejs || skip "the module runs under Node, which is not here and cannot be installed"
find_target $target || skip "no core library for $target can be had"

# The linker for this target comes with the installed compiler, not with Debian's.
host=$(rustc -vV | sed -n 's/^host: //p')
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER

cd checks/wasm
run "${BARE_CARGO[@]}" build --release --target $target
run node run-vectors.mjs "$CARGO_TARGET_DIR/$target/release/preconditions_wasm.wasm"
