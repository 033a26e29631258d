#!/usr/bin/env bash
# formatting, clippy with every feature and with none, and the scripts themselves
. "$(dirname "$0")/../lib.sh"

run cargo fmt --all --check
run cargo clippy -p preconditions --all-targets --all-features -- -D warnings
run cargo clippy -p preconditions --all-targets --no-default-features -- -D warnings

if have shellcheck; then
    run shellcheck -x -P SCRIPTDIR .ci/run .ci/lib.sh .ci/steps/*.sh
else
    skipped "shellcheck is not here and cannot be installed"
fi
