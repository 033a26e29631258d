#!/usr/bin/env bash
# every small change to the newer files of the core, each noticed by a test or explained, and the counts
# 300 minutes
. "$(dirname "$0")/../lib.sh"

have python3 || skip "the driver is Python, which is not here and cannot be installed"
export PATH=$PATH:$CACHE/tools/bin
if ! command -v cargo-mutants >/dev/null; then
    run cargo install cargo-mutants --locked --root "$CACHE/tools" ||
        skip "cargo-mutants is not here and cannot be installed"
fi
run checks/mutants/run.py --write
git --no-pager diff --stat -- checks/mutants
