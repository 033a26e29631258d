#!/usr/bin/env bash
# the tests with no features, alloc, std, the default ones and all
# 9 minutes
. "$(dirname "$0")/../lib.sh"

run cargo test --no-fail-fast -p preconditions --no-default-features
run cargo test --no-fail-fast -p preconditions --no-default-features --features alloc
run cargo test --no-fail-fast -p preconditions --no-default-features --features std
run cargo test --no-fail-fast -p preconditions
if readme_commands | grep -xF 'cargo test --all-features' >/dev/null; then
    echo "all features: this is the test command of README.md, run by the step readme"
else
    run cargo test --no-fail-fast -p preconditions --all-features
fi

# The laws on what the fuzz targets have found.
run cargo test -p laws
