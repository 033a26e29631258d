#!/usr/bin/env bash
# every fuzz target, for 20 seconds each
# 6 minutes
. "$(dirname "$0")/../lib.sh"

need_fuzzer
FUZZ_FOUND=$(mktemp -d)
trap 'rm -rf "$FUZZ_FOUND"' EXIT
export FUZZ_FOUND
run fuzz/run 20 2>&1 |
    sed '/Recommended dictionary/,/End of recommended dictionary/d'
