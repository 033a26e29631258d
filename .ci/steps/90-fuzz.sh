#!/usr/bin/env bash
# every fuzz target, for 20 seconds each
. "$(dirname "$0")/../lib.sh"

have c++ g++ || skip "libFuzzer takes a C++ compiler, and none is here"
export PATH=$PATH:$CACHE/tools/bin
if ! command -v cargo-fuzz >/dev/null; then
    run cargo install cargo-fuzz --locked --root "$CACHE/tools" ||
        skip "cargo-fuzz is not here and cannot be installed"
fi

# Instrumented code takes a nightly compiler, or the permission to be one.
export RUSTC_BOOTSTRAP=1
if rustup toolchain list 2>/dev/null | grep '^nightly' >/dev/null; then
    export RUSTUP_TOOLCHAIN=nightly
fi
# A leak is no finding here, and the search for it needs ptrace, which containers refuse.
export ASAN_OPTIONS=detect_leaks=0
run rustc --version

# New inputs go into the temporary directory, not into the repository.
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
run cargo fuzz build
for target in $(cargo fuzz list); do
    mkdir "$found/$target"
    inputs=("$found/$target")
    [ -d "fuzz/corpus/$target" ] && inputs+=("fuzz/corpus/$target")
    run cargo fuzz run "$target" "${inputs[@]}" -- -dict=fuzz/http.dict -max_total_time=20 \
        -timeout=5 -verbosity=0 -print_final_stats=1 2>&1 |
        sed '/Recommended dictionary/,/End of recommended dictionary/d'
done
