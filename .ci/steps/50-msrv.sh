#!/usr/bin/env bash
# the packaged crate, built by a real rustc 1.63: no features, alloc, std, http
# 1 minute
. "$(dirname "$0")/../lib.sh"

# Prints the path of a rustc 1.63: installed already, or Debian bookworm's, or rustup's; the last
# two unpacked aside, so that no installed toolchain changes.
find_rustc() {
    local aside=$CACHE/rustc-1.63 rustup_home=$CACHE/rustup
    if rustup which --toolchain 1.63 rustc 2>/dev/null; then
        return
    fi
    if debian_has_it; then
        unpack_debian "$aside" rustc libstd-rust-dev >&2 || return
        echo "$aside/usr/bin/rustc"
        return
    fi
    RUSTUP_HOME=$rustup_home rustup which --toolchain 1.63 rustc 2>/dev/null && return
    RUSTUP_HOME=$rustup_home run timeout 300 rustup toolchain install 1.63 --profile minimal \
        --no-self-update >&2 || return
    RUSTUP_HOME=$rustup_home rustup which --toolchain 1.63 rustc
}

debian_has_it() {
    apt_lists || return
    apt-cache policy rustc | grep 'Candidate: 1\.63\.' >/dev/null
}

RUSTC_1_63=$(find_rustc) || skip "no rustc 1.63: Debian bookworm has it, this machine does not"
RUSTC_1_63_LIBRARIES=$(libraries_of "$CACHE/rustc-1.63")
export RUSTC_1_63 RUSTC_1_63_LIBRARIES RUSTC=$PWD/.ci/rustc-1.63
run "$RUSTC" --version
"$RUSTC" --version | grep '^rustc 1\.63\.' >/dev/null || fail "this is no rustc 1.63"

# What users get is the packaged crate, with the newest dependencies that such a compiler builds.
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
rm -f "$CARGO_TARGET_DIR"/package/preconditions-*.crate
run env -u RUSTC cargo package -p preconditions --allow-dirty --no-verify
run tar -xzf "$CARGO_TARGET_DIR"/package/preconditions-*.crate -C "$unpacked" --strip-components 1
cd "$unpacked"
rm -f Cargo.lock
export CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback
run cargo generate-lockfile

export CARGO_TARGET_DIR=$CARGO_TARGET_DIR/msrv
run cargo build --no-default-features
run cargo build --no-default-features --features alloc
run cargo build --no-default-features --features std
run cargo build --no-default-features --features http

# Stable since 1.70: were this accepted, it would not be the old compiler that has spoken.
echo 'pub fn newer(octet: Option<u8>) -> bool { octet.is_some_and(|octet| octet > 0) }' >>src/lib.rs
refuses is_some_and cargo build --no-default-features
