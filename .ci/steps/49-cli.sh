#!/usr/bin/env bash
# the command `preconditions`: its lints, and its file server over sockets
# 2 minutes
. "$(dirname "$0")/../lib.sh"

run cargo clippy -p preconditions-cli --all-targets -- -D warnings
run cargo test -p preconditions-cli
