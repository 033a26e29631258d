#!/usr/bin/env bash
# every fuzz target, for ten minutes each, and what that adds to the corpus
# 110 minutes
. "$(dirname "$0")/../lib.sh"

need_fuzzer
FUZZ_FOUND=$(mktemp -d)
trap 'rm -rf "$FUZZ_FOUND"' EXIT
export FUZZ_FOUND
run fuzz/run 600 2>&1 |
    sed '/Recommended dictionary/,/End of recommended dictionary/d'
run fuzz/fold "$FUZZ_FOUND" 2>&1 | grep -v '^INFO:\|^MERGE-'
git --no-pager diff --stat -- fuzz/corpus
