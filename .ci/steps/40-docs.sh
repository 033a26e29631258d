#!/usr/bin/env bash
# the documentation with no, the default, a framework's and all features: no warning, no dead link, no raw one
# 1 minute
. "$(dirname "$0")/../lib.sh"
export RUSTDOCFLAGS=-Dwarnings

have python3 || skipped "the links are not followed: Python is not here and cannot be installed"
for features in --no-default-features '' '--no-default-features --features http,blake3' --all-features; do
    rm -rf "$CARGO_TARGET_DIR/doc"
    # shellcheck disable=SC2086 # The default has no word at all.
    run cargo doc -p preconditions --no-deps $features
    if command -v python3 >/dev/null; then
        run checks/docs/links.py "$CARGO_TARGET_DIR/doc/preconditions"
    fi
done
