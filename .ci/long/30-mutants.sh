#!/usr/bin/env bash
# every small change to the newer files of the core: a test notices it, or .cargo/mutants.toml says why none can
# 120 minutes
. "$(dirname "$0")/../lib.sh"

have python3 || skip "the driver is Python, which is not here and cannot be installed"
export PATH=$PATH:$CACHE/tools/bin
if ! command -v cargo-mutants >/dev/null; then
    run cargo install cargo-mutants --locked --root "$CACHE/tools" ||
        skip "cargo-mutants is not here and cannot be installed"
fi
run checks/mutants/run.py
git --no-pager diff --stat -- checks/mutants
