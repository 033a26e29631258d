#!/usr/bin/env bash
# the command `preconditions`: its lints, its file server over sockets, its audit against broken servers
# 3 minutes
. "$(dirname "$0")/../lib.sh"

run cargo clippy -p preconditions-cli --all-targets -- -D warnings
run cargo test -p preconditions-cli
