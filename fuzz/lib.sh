# shellcheck shell=bash
# What fuzz/run and fuzz/fold have in common.

# There is no unsafe code to be watched: without sanitizer, several times as many inputs are tried.
# shellcheck disable=SC2034 # The scripts that read this file use it.
options=(--fuzz-dir . --sanitizer none)

skip() {
    echo "SKIPPED: $*"
    exit 0
}

# Ends the script where a fuzz target cannot be built.
find_fuzzer() {
    cargo fuzz --version >/dev/null 2>&1 ||
        skip "cargo-fuzz is not installed (cargo install cargo-fuzz)"
    if rustup toolchain list 2>/dev/null | grep '^nightly' >/dev/null; then
        export RUSTUP_TOOLCHAIN=nightly
    elif [ -z "${RUSTC_BOOTSTRAP-}" ] && ! rustc --version | grep nightly >/dev/null; then
        skip "there is no nightly compiler to instrument the code with"
    fi
    command -v c++ >/dev/null || skip "libFuzzer takes a C++ compiler"
}

# Sets targets: those that are named, or all of them.
find_targets() {
    local listed
    # shellcheck disable=SC2034 # Used by the scripts.
    targets=("$@")
    [ $# = 0 ] || return 0
    listed=$(cargo fuzz list --fuzz-dir .)
    mapfile -t targets <<<"$listed"
    if [ "${#targets[@]}" != "$(find fuzz_targets -name '*.rs' | wc -l)" ]; then
        echo "fuzz: not every file of fuzz_targets is a target of Cargo.toml: $listed" >&2
        exit 1
    fi
}

# The program between the text files and the directories, in the workspace of the root.
corpus() {
    cargo run --quiet --manifest-path ../tests/laws/Cargo.toml --example corpus -- "$@"
}
