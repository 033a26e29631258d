#!/usr/bin/env bash
# formatting, clippy with every feature and with none, and the scripts themselves
. "$(dirname "$0")/../lib.sh"

# The packages under tests/ and fuzz/ are workspaces of their own.
for manifest in $(git ls-files '*Cargo.toml'); do
    if grep '^\[workspace\]' "$manifest" >/dev/null; then
        run cargo fmt --all --check --manifest-path "$manifest"
    fi
done
run cargo clippy -p preconditions --all-targets --all-features -- -D warnings
run cargo clippy -p preconditions --all-targets --no-default-features -- -D warnings

if have shellcheck; then
    run shellcheck -x -P SCRIPTDIR .ci/run .ci/lib.sh .ci/rustc-1.63 .ci/steps/*.sh
else
    skipped "shellcheck is not here and cannot be installed"
fi
