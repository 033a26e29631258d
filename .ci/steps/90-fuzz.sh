#!/usr/bin/env bash
# every fuzz target, for 20 seconds each
. "$(dirname "$0")/../lib.sh"

have c++ g++ || skip "libFuzzer takes a C++ compiler, and none is here"
export PATH=$PATH:$CACHE/tools/bin
if ! command -v cargo-fuzz >/dev/null; then
    run cargo install cargo-fuzz --locked --root "$CACHE/tools" ||
        skip "cargo-fuzz is not here and cannot be installed"
fi
if ! rustup toolchain list 2>/dev/null | grep '^nightly' >/dev/null; then
    echo "no nightly compiler is here: the stable one gets the permission to be one"
    export RUSTC_BOOTSTRAP=1
fi

FUZZ_FOUND=$(mktemp -d)
trap 'rm -rf "$FUZZ_FOUND"' EXIT
export FUZZ_FOUND
run bash fuzz/run 20 2>&1 |
    sed '/Recommended dictionary/,/End of recommended dictionary/d'
