#!/usr/bin/env bash
# the documentation, with every feature and with none, warnings refused
. "$(dirname "$0")/../lib.sh"
export RUSTDOCFLAGS=-Dwarnings

run cargo doc -p preconditions --no-deps --all-features
run cargo doc -p preconditions --no-deps --no-default-features
