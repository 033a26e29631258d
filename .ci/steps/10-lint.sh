#!/usr/bin/env bash
# formatting, clippy with every feature and with none, and the scripts themselves
. "$(dirname "$0")/../lib.sh"

# The packages under checks/ and fuzz/ are workspaces of their own.
manifests=$(git ls-files '*Cargo.toml')
for manifest in ${manifests:?there are no packages}; do
    if grep '^\[workspace\]' "$manifest" >/dev/null; then
        run cargo fmt --all --check --manifest-path "$manifest"
    fi
done
run cargo clippy -p preconditions -p head -p laws -p oracle -p table --all-targets --all-features -- -D warnings
run cargo clippy -p preconditions --all-targets --no-default-features -- -D warnings

if have shellcheck; then
    scripts=$(git grep -lE '^#!.*sh$|^# shellcheck shell')
    mapfile -t scripts <<<"${scripts:?there are no scripts}"
    run shellcheck -x -P SCRIPTDIR "${scripts[@]}"
else
    skipped "shellcheck is not here and cannot be installed"
fi
