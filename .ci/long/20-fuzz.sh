#!/usr/bin/env bash
# every fuzz target, for half an hour of processor time each, and what that adds to the corpus
# 220 minutes
. "$(dirname "$0")/../lib.sh"

have python3 || skip "the driver is Python, which is not here and cannot be installed"
need_fuzzer
FUZZ_FOUND=$(mktemp -d)
trap 'rm -rf "$FUZZ_FOUND"' EXIT
export FUZZ_FOUND
run fuzz/hours.py 30
run fuzz/fold "$FUZZ_FOUND" 2>&1 | grep -v '^INFO:\|^MERGE-'
git --no-pager diff --stat -- fuzz
