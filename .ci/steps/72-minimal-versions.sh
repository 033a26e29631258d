#!/usr/bin/env bash
# the crate with the oldest version of each dependency that its manifest allows
# 1 minute
. "$(dirname "$0")/../lib.sh"

# Without what only tests, benches and examples need, which may ask for newer versions.
alone=$(mktemp -d)
trap 'rm -rf "$alone"' EXIT
cp -r src README.md "$alone"
awk '/^\[/ { keep = !/^\[(dev-dependencies|workspace|\[bench\]|\[example\]|lints|profile)/ } keep' \
    Cargo.toml >"$alone/Cargo.toml"
printf '\n[workspace]\n' >>"$alone/Cargo.toml"
cd "$alone"
# The option is unstable; it only chooses versions, and the compiler is the usual one.
run env RUSTC_BOOTSTRAP=1 cargo generate-lockfile --quiet -Z direct-minimal-versions
run cargo check --quiet --all-features
run cargo check --quiet --no-default-features
